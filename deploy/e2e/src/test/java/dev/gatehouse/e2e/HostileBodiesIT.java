package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every route that takes JSON, as the OpenAPI documents list them, with bodies that are none and with every member spoilt in every
 * way, sent by somebody who may come in: a problem that tells no internals, never a failure of the service, and nothing stored.
 */
class HostileBodiesIT {

    /** What becomes of a body that nobody can read. */
    private static final Set<Integer> REFUSED = Set.of(400, 413);

    /** Which version is to be changed is asked for before anything else is said. */
    private static final Set<Integer> REFUSED_WITHOUT_VERSION = Set.of(400, 413, 428);

    /** Takes no body as well. */
    private static final String LOGOUT = "/v1/auth/logout";

    /** A time that somebody wants to wait: WaitTime's own tests know what it refuses. */
    private static final String LONG_POLL = "wait";

    private static final Callers CALLERS = new Callers();
    private static final List<Operation> OPERATIONS = new ArrayList<>();

    private final Doors doors = Doors.read();
    private final SoundBodies bodies = SoundBodies.read();
    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @BeforeAll
    static void find() throws IOException {
        Operation.all().stream()
                .filter(operation -> operation.mediaType().contains("json"))
                .forEach(OPERATIONS::add);
        assertThat(OPERATIONS).hasSizeGreaterThan(25);
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoBodyIsRefused() {
        return HostileBodies.wholes().entrySet().stream()
                .map(body -> DynamicTest.dynamicTest(body.getKey(), () -> {
                    long before = stored();
                    for (var operation : OPERATIONS) {
                        if (!operation.path().equals(LOGOUT) || !body.getKey().startsWith("none")) {
                            var answer = send(operation, body.getValue());
                            assertThat(answer.status())
                                    .as(operation.title() + ": " + answer.text())
                                    .isIn(operation.method().equals("PATCH") ? REFUSED_WITHOUT_VERSION : REFUSED);
                            assertProblem(operation, answer);
                        }
                    }
                    assertThat(stored()).isEqualTo(before);
                }));
    }

    @TestFactory
    Stream<DynamicTest> noMemberOfAnyKindMakesAServiceFail() {
        return OPERATIONS.stream()
                .map(operation -> DynamicTest.dynamicTest(operation.title(), () -> {
                    for (var member : SoundBodies.members(bodies.bodyFor(operation))) {
                        for (var value : HostileBodies.values().entrySet()) {
                            var body = SoundBodies.spoilt(bodies.bodyFor(operation), member, value.getValue());
                            var answer = send(operation, body.getBytes(UTF_8));
                            if (answer.status() < 300) {
                                CALLERS.renew(caller(operation));
                            } else {
                                assertThat(answer.status())
                                        .as(member + " " + value.getKey() + ": " + answer.text())
                                        .isBetween(400, 499);
                                assertProblem(operation, answer);
                            }
                        }
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/registrations   | {'email':'%s','password':'lantern orchard river','email':'%s'} | /email",
                "/v1/registrations   | {'email':'%s','password':'lantern orchard river','password':'x'} | /password",
                "/v1/auth/login      | {'email':'%s','password':'lantern orchard river','password':'x'} | /password",
                "/v1/password/forgot | {'email':'%s','email':'%s'} | /email"
            })
    void aFieldThatIsThereTwiceIsNamed(String path, String template, String pointer) throws SQLException {
        long before = stored();
        var body = template.replace('\'', '"').replace("%s", Person.unique() + "@example.org");

        var answer = Client.unlessOverloaded(() -> client.post(path, "", body));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        var error = answer.body().path("errors").path(0);
        assertThat(error.path("pointer").asText()).isEqualTo(pointer);
        assertThat(error.path("code").asText()).isEqualTo("DUPLICATE_FIELD");
        assertThat(answer.text()).doesNotContain("lantern");
        assertThat(stored()).isEqualTo(before);
    }

    @TestFactory
    Stream<DynamicTest> noQueryMakesAServiceFail() throws IOException {
        return Operation.all().stream()
                .filter(operation -> !operation.queries().isEmpty())
                .map(operation -> DynamicTest.dynamicTest(operation.title(), () -> {
                    for (var name : operation.queries()) {
                        if (name.equals(LONG_POLL)) {
                            continue;
                        }
                        for (var value : HostileBodies.queryValues()) {
                            var answer = at(operation)
                                    .send(
                                            operation.method(),
                                            path(operation) + "?" + name + "=" + value,
                                            CALLERS.token(caller(operation)),
                                            null);
                            assertThat(answer.status())
                                    .as(name + "=" + value + ": " + answer.text())
                                    .isLessThan(500);
                            if (answer.status() >= 400) {
                                assertProblem(operation, answer);
                            }
                        }
                    }
                }));
    }

    @Test
    void whatCallsItselfNoJsonIsNotRead() throws SQLException {
        long before = stored();
        for (var operation : OPERATIONS) {
            for (var type : List.of("text/plain", "application/xml", "multipart/form-data", "no type")) {
                var sound = bodies.bodyFor(operation).toString().getBytes(UTF_8);
                var token = CALLERS.token(caller(operation));
                var answer = Client.unlessOverloaded(
                        () -> at(operation).send(operation.method(), path(operation), token, type, sound));
                assertThat(answer.status())
                        .as(operation.title() + " " + type + ": " + answer.text())
                        .isIn(400, 415);
                assertProblem(operation, answer);
            }
        }
        assertThat(stored()).isEqualTo(before);
    }

    private Client.Answer send(Operation operation, byte[] body) {
        var token = CALLERS.token(caller(operation));
        return Client.unlessOverloaded(
                () -> at(operation).send(operation.method(), path(operation), token, operation.mediaType(), body));
    }

    private Client at(Operation operation) {
        return operation.path().startsWith("/admin/") ? operators : client;
    }

    private String path(Operation operation) {
        return CALLERS.path(operation, caller(operation));
    }

    /** The user, unless only an administrator may come in. */
    private Caller caller(Operation operation) {
        var statuses = doors.ruleFor(operation).statuses().getOrDefault(Caller.USER, Set.of());
        return Collections.disjoint(statuses, Set.of(401, 403)) ? Caller.USER : Caller.ADMINISTRATOR;
    }

    private static void assertProblem(Operation operation, Client.Answer answer) {
        assertThat(answer.header("Content-Type").orElse("none"))
                .as(operation.title() + ": " + answer.text())
                .startsWith("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.text()).doesNotContain("Exception", "jackson", "dev.gatehouse", "lantern", "quartz");
    }

    /** Whatever a route could have made. */
    private static long stored() throws SQLException {
        long rows = count(Service.USER_MANAGEMENT, "users");
        rows += count(Service.CORE_AUTH, "service_account");
        rows += count(Service.AUTHORIZATION, "role");
        rows += count(Service.AUTHORIZATION, "assignment");
        return rows;
    }

    private static long count(Service service, String table) throws SQLException {
        return Databases.count(service.title(), service.database(), "select count(*) from " + table);
    }
}
