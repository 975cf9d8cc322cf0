package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.layout.Service;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of token at the place of every other kind (RFC 9068 section 5, RFC 8725 section 3.11): each passes at its own alone. */
class TokenKindsIT {

    /** A kind of token, and the place that takes it. */
    enum Kind {
        /** A person's access token; what is one's own. */
        PERSON,
        /** A service account's access token; a question about somebody, which its scope allows. */
        PROGRAM,
        REFRESH,
        /** Mailed; the confirmation of an address. */
        VERIFICATION,
        /** Mailed; a new password. */
        RESET,
        /** A service's own token; a gRPC method that it may call. */
        SERVICE
    }

    /** The answers to each kind of token at the places in the order of {@link Kind}. */
    private static final String ANSWERS = """
            PERSON       200 403 400 400 400 UNAUTHENTICATED
            PROGRAM      403 200 400 400 400 UNAUTHENTICATED
            REFRESH      401 401 200 400 400 UNAUTHENTICATED
            VERIFICATION 401 401 401 204 400 UNAUTHENTICATED
            RESET        401 401 401 400 204 UNAUTHENTICATED
            SERVICE      401 401 400 400 400 OK
            """;

    private static final String VERIFICATION_PREFIX = "gh_ev_";
    private static final String RESET_PREFIX = "gh_pr_";
    private static final String SEALING_KEYS = "gatehouse.coreauth.v1.SealingKeys";
    private static final String SOMEBODY = UUID.randomUUID().toString();

    private final Client client = SystemUnderTest.client();
    private final GrpcDoor coreAuth = new GrpcDoor(Service.CORE_AUTH);

    @AfterEach
    void close() {
        coreAuth.close();
    }

    @ParameterizedTest
    @EnumSource
    void passesAtItsOwnPlaceAlone(Kind kind) {
        var token = token(kind);
        var answers = new EnumMap<Kind, String>(Kind.class);
        for (var place : Kind.values()) {
            if (place != kind) {
                answers.put(place, answer(place, token));
            }
        }
        // last, for some work once: so it was good, and still is, wherever it was refused
        answers.put(kind, answer(kind, token));

        assertThat(answers).isEqualTo(expected(kind));
    }

    @Test
    void aMailedTokenUnderTheOtherPrefixIsNone() {
        var person = Person.active(client);
        var verification = verificationToken(person);
        var reset = resetToken(person);

        var asReset = answer(Kind.RESET, verification.replace(VERIFICATION_PREFIX, RESET_PREFIX));
        var asVerification = answer(Kind.VERIFICATION, reset.replace(RESET_PREFIX, VERIFICATION_PREFIX));

        assertThat(verification).startsWith(VERIFICATION_PREFIX);
        assertThat(reset).startsWith(RESET_PREFIX);
        assertThat(asReset).isEqualTo("410");
        assertThat(asVerification).isEqualTo("410");
        assertThat(answer(Kind.VERIFICATION, verification)).isEqualTo("204");
        assertThat(answer(Kind.RESET, reset)).isEqualTo("204");
    }

    private String token(Kind kind) {
        return switch (kind) {
            case PERSON -> Person.active(client).fullToken();
            case PROGRAM ->
                Program.created(Administrator.token(), "permissions:check").token();
            case REFRESH -> Person.active(client).signIn("phone").refresh();
            case VERIFICATION -> verificationToken(Person.active(client));
            case RESET -> resetToken(Person.active(client));
            case SERVICE -> GrpcDoor.token("user-management", SEALING_KEYS);
        };
    }

    private static String verificationToken(Person person) {
        return Mailbox.tokenIn(SystemUnderTest.mailbox().awaitMailTo(person.email, "Confirm your e-mail address"));
    }

    private String resetToken(Person person) {
        var asked = client.post("/v1/password/forgot", "", Map.of("email", person.email));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        return Mailbox.tokenIn(SystemUnderTest.mailbox().awaitMailTo(person.email, "Choose a new password"));
    }

    private String answer(Kind place, String token) {
        return switch (place) {
            case PERSON -> status(client.get("/v1/users/me", token));
            case PROGRAM ->
                status(client.post(
                        "/v1/permissions/check", token, Map.of("permission", "profile:read", "subject", SOMEBODY)));
            case REFRESH -> status(client.refresh(token));
            case VERIFICATION -> status(client.post("/v1/email-verifications/confirm", "", Map.of("token", token)));
            case RESET ->
                status(client.post(
                        "/v1/password/reset",
                        "",
                        Map.of("token", token, "new_password", "cobalt weather " + Person.unique())));
            case SERVICE ->
                coreAuth.knock(SEALING_KEYS + "/ListPublicKeys", token).name();
        };
    }

    private static String status(Client.Answer answer) {
        return Integer.toString(answer.status());
    }

    private static Map<Kind, String> expected(Kind kind) {
        var answers = ANSWERS.lines()
                .map(line -> line.split(" +"))
                .filter(columns -> columns[0].equals(kind.name()))
                .findFirst()
                .orElseThrow();
        var expected = new EnumMap<Kind, String>(Kind.class);
        int column = 1;
        for (var place : Kind.values()) {
            expected.put(place, answers[column]);
            column++;
        }
        return expected;
    }
}
