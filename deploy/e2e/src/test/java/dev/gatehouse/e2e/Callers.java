package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** One caller of each kind with a token, all of one system. */
final class Callers {

    private static final String EXAMPLE = UUID.randomUUID().toString();

    /** Where programs authenticate themselves. */
    private static final String OAUTH = "/oauth2/";

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());
    private final Map<Caller, String> tokens = new EnumMap<>(Caller.class);
    private final Person user = Person.active(client);
    private final Person other = Person.active(client);
    private final Person support = Person.active(client);
    private final Program program;
    private Person newcomer = Person.registered(client);

    Callers() {
        tokens.put(Caller.NOBODY, "");
        tokens.put(Caller.TEMPORARY, newcomer.temporaryToken);
        tokens.put(Caller.USER, user.fullToken());
        tokens.put(Caller.OTHER, other.fullToken());
        tokens.put(Caller.ADMINISTRATOR, Administrator.token());
        tokens.put(Caller.OPERATOR, operator());
        program = Program.created(token(Caller.ADMINISTRATOR), "permissions:check", "tokens:introspect", "users:read");
        tokens.put(Caller.PROGRAM, program.token());
        tokens.put(Caller.SUSPENDED, suspended());
    }

    String token(Caller caller) {
        return tokens.getOrDefault(caller, "");
    }

    /** What the caller says who he is by: his token, if he has one; of the program, at OAuth's endpoints, its id and secret. */
    String[] credentials(Operation operation, Caller caller) {
        var token = token(caller);
        if (caller == Caller.PROGRAM && operation.path().startsWith(OAUTH)) {
            return new String[] {"Authorization", program.basic()};
        }
        return token.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + token};
    }

    /** With the user's own things in it where people ask for theirs, and with what is nobody's where operators ask. */
    String path(Operation operation, Caller caller) {
        var path = operation.path().replace("{service}", operation.service().title());
        if (path.startsWith("/v1/")) {
            var session = Person.claims(token(Caller.USER)).path("sid").asText();
            path = path.replace("{user_id}", caller == Caller.TEMPORARY ? newcomer.id : user.id)
                    .replace("{id}", session);
        }
        return path.replace("{name}", "no-such-role").replace("{role}", "user").replaceAll("\\{[a-z_]+}", EXAMPLE);
    }

    /** A session of its own for somebody who may have ended the one he had. */
    void renew(Caller caller) {
        switch (caller) {
            case USER -> tokens.put(caller, user.fullToken());
            case OTHER -> tokens.put(caller, other.fullToken());
            case ADMINISTRATOR -> tokens.put(caller, Administrator.token());
            case TEMPORARY -> {
                newcomer = Person.registered(client);
                tokens.put(caller, newcomer.temporaryToken);
            }
            case OPERATOR -> tokens.put(caller, support.fullToken());
            case NOBODY, SUSPENDED, PROGRAM -> {}
        }
    }

    private String operator() {
        Administrator.give(support, "support");
        return support.fullToken();
    }

    private String suspended() {
        var person = Person.active(client);
        var token = person.fullToken();
        var suspended =
                operators.post("/admin/v1/users/" + person.id + "/suspend", token(Caller.ADMINISTRATOR), Map.of());
        assertThat(suspended.status()).as(suspended.text()).isEqualTo(204);
        EachService.refusesSoon(client, token);
        return token;
    }
}
