package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gatehouse.gateway.GatewayMain;
import dev.gatehouse.local.layout.Service;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every route and every gRPC method of the four services as each kind of caller finds it: routes from the running services' OpenAPI
 * documents, through the gateway and its operators' listener; methods from the protos, at the services' own ports. What each may is
 * in {@code doors.txt}.
 */
class DoorGridIT {

    private static final Set<Status.Code> LET_IN =
            Set.of(Status.Code.OK, Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);

    /** For what nobody serves, and for what everybody serves, at nobody. */
    private static final Set<String> ELSEWHERE = Set.of(
            "gatehouse-grpc",
            "gatehouse.elsewhere.v1.Service",
            "gatehouse.platform.v1.EventIngress",
            "gatehouse.platform.v1.EventIngress/elsewhere");

    private static final List<Operation> OPERATIONS = new ArrayList<>();

    private static final Map<Service, GrpcDoor> GRPC = new EnumMap<>(Service.class);

    private static final Callers CALLERS = new Callers();

    private final Doors doors = Doors.read();
    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @BeforeAll
    static void find() throws IOException {
        OPERATIONS.addAll(Operation.all());
        for (var service : Service.values()) {
            GRPC.put(service, new GrpcDoor(service));
        }
    }

    @AfterAll
    static void close() {
        GRPC.values().forEach(GrpcDoor::close);
    }

    @Test
    void everyDoorHasARule() {
        assertThat(OPERATIONS).hasSizeGreaterThan(80);
        assertThat(doors.unruled(OPERATIONS)).isEmpty();
        assertThat(doors.idle(OPERATIONS)).isEmpty();
    }

    @Test
    void aRouteOrMethodWithoutARuleIsFound() throws IOException {
        var document = """
                {"paths": {"/v1/sessions": {"get": {}, "put": {}}, "/v1/new/{id}": {"summary": "x", "post": {}}}}
                """;
        var proto = """
                package gatehouse.coreauth.v1;
                service Activations {
                  rpc Start(A) returns (B);
                  // new
                  rpc Stop(A) returns (B);
                }
                """;

        var routes = Operation.ofOpenApi(Service.CORE_AUTH, new ObjectMapper().readTree(document));
        var methods = Operation.ofProto(Service.CORE_AUTH, proto);

        assertThat(doors.unruled(routes))
                .containsExactly(
                        new Operation(Service.CORE_AUTH, "PUT", "/v1/sessions", "", List.of()),
                        new Operation(Service.CORE_AUTH, "POST", "/v1/new/{id}", "", List.of()));
        assertThat(doors.unruled(methods))
                .containsExactly(new Operation(
                        Service.CORE_AUTH, Operation.GRPC, "gatehouse.coreauth.v1.Activations/Stop", "", List.of()));
        assertThat(Doors.parse("core-auth GET /v1/gone 200").idle(routes)).hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> eachRouteOpensToWhomItShould() {
        return OPERATIONS.stream()
                .filter(operation -> !operation.isGrpc())
                .map(operation -> DynamicTest.dynamicTest(operation.title(), () -> {
                    var rule = doors.ruleFor(operation);
                    var found = open(operation, rule.body());
                    var unexpected = new TreeMap<Caller, String>();
                    rule.statuses().forEach((caller, expected) -> {
                        if (!expected.contains(found.get(caller))) {
                            unexpected.put(caller, found.get(caller) + " instead of " + expected);
                        }
                    });
                    assertThat(unexpected).isEmpty();
                }));
    }

    /** As who may do the most: the gateway refuses it, and so does the service that is asked past the gateway. */
    @TestFactory
    Stream<DynamicTest> noOtherSpellingOfARouteLeadsToIt() {
        return OPERATIONS.stream()
                .filter(operation -> !operation.isGrpc())
                .map(operation -> DynamicTest.dynamicTest(operation.title(), () -> {
                    var path = CALLERS.path(operation, Caller.ADMINISTRATOR);
                    for (var spelling : spellings(path)) {
                        assertThat(refusal(at(operation), operation, spelling))
                                .as(spelling)
                                .isEqualTo("400 MALFORMED_TARGET");
                        assertThat(refusal(straightTo(operation.service()), operation, spelling))
                                .as(spelling)
                                .isEqualTo("400 INVALID_PATH");
                    }
                    var capitals = path.toUpperCase(Locale.ROOT);
                    assertThat(refusal(at(operation), operation, capitals)).startsWith("404");
                    assertThat(refusal(straightTo(operation.service()), operation, capitals))
                            .startsWith("404");
                }));
    }

    private static List<String> spellings(String path) {
        return List.of(
                path + ";x=1",
                path + "%3b",
                path + "%2F",
                path + "%00",
                "/" + path,
                "/." + path,
                "/%2E" + path,
                "/%2f" + path.substring(1),
                "/x/.." + path);
    }

    private static String refusal(Client at, Operation operation, String path) {
        var answer = at.send(operation.method(), path, CALLERS.token(Caller.ADMINISTRATOR), null);
        return answer.status() + " " + answer.code();
    }

    private static Client straightTo(Service service) {
        return new Client(
                URI.create("http://" + SystemUnderTest.system().ports().address(service.replica(1))));
    }

    private Client at(Operation operation) {
        return operation.path().startsWith("/admin/") ? operators : client;
    }

    @TestFactory
    Stream<DynamicTest> eachMethodOpensToWhomItShould() {
        return OPERATIONS.stream()
                .filter(Operation::isGrpc)
                .map(operation -> DynamicTest.dynamicTest(operation.title(), () -> {
                    var door = Objects.requireNonNull(GRPC.get(operation.service()));
                    for (var caller : Caller.values()) {
                        assertThat(door.knock(operation.path(), CALLERS.token(caller)))
                                .as(caller.name())
                                .isEqualTo(Status.Code.UNAUTHENTICATED);
                    }
                    var admitted = doors.ruleFor(operation).callers();
                    for (var holder : holders()) {
                        assertThat(door.knock(operation.path(), door.tokenOf(holder, operation.path())))
                                .as(holder)
                                .isIn(admitted.contains(holder) ? LET_IN : Set.of(Status.Code.PERMISSION_DENIED));
                        for (var elsewhere : ELSEWHERE) {
                            assertThat(door.knock(operation.path(), GrpcDoor.token(holder, elsewhere)))
                                    .as(holder + " with a token for " + elsewhere)
                                    .isEqualTo(Status.Code.UNAUTHENTICATED);
                        }
                    }
                }));
    }

    @Test
    void noServiceAnswersForAnother() {
        GRPC.forEach((service, door) -> OPERATIONS.stream()
                .filter(Operation::isGrpc)
                .filter(operation -> OPERATIONS.stream()
                        .noneMatch(own -> own.service() == service && own.path().equals(operation.path())))
                .forEach(operation -> assertThat(
                                door.knock(operation.path(), door.tokenOf(Service.CORE_AUTH.title(), operation.path())))
                        .as(service.title() + " " + operation.path())
                        .isIn(Status.Code.UNIMPLEMENTED, Status.Code.PERMISSION_DENIED)));
    }

    @Test
    void frameworksServicesTellNobodyAnything() {
        GRPC.forEach((service, door) -> {
            for (var method : List.of(
                    "grpc.health.v1.Health/Check", "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")) {
                assertThat(door.knock(method, ""))
                        .as(service.title() + " " + method)
                        .isIn(Status.Code.UNAUTHENTICATED, Status.Code.UNIMPLEMENTED);
            }
        });
    }

    /** Routes that the gateway knows and no OpenAPI document has are nobody's, and operators' routes are not for the public. */
    @Test
    void nothingElseIsBehindTheGateway() throws IOException {
        var token = CALLERS.token(Caller.ADMINISTRATOR);
        for (var route : routes()) {
            var known = OPERATIONS.stream().anyMatch(operation -> route.equals(plain(operation)));
            if (!known) {
                var parts = route.split(" ");
                assertThat(client.send(
                                        parts[0],
                                        parts[1].replace("{}", UUID.randomUUID().toString()),
                                        token,
                                        "{}")
                                .status())
                        .as(route)
                        .isIn(404, 405);
            }
        }
        OPERATIONS.stream()
                .filter(operation -> operation.path().startsWith("/admin/"))
                .forEach(operation -> assertThat(client.status(
                                operation.method(),
                                CALLERS.path(operation, Caller.USER),
                                token,
                                operation.mediaType(),
                                "{}"))
                        .as(operation.title())
                        .isEqualTo(404));
    }

    private Map<Caller, Integer> open(Operation operation, String body) {
        var at = at(operation);
        var found = new EnumMap<Caller, Integer>(Caller.class);
        for (var caller : Caller.values()) {
            int status = at.status(
                    operation.method(),
                    CALLERS.path(operation, caller),
                    "",
                    operation.mediaType(),
                    body,
                    CALLERS.credentials(operation, caller));
            found.put(caller, status);
            if (status < 300 && !operation.method().equals("GET")) {
                CALLERS.renew(caller);
            }
        }
        return found;
    }

    private static String plain(Operation operation) {
        return operation.method() + " " + operation.path().replaceAll("\\{[^}]+}", "{}");
    }

    private static List<String> holders() {
        return Stream.concat(Arrays.stream(Service.values()).map(Service::title), Stream.of("load"))
                .toList();
    }

    /** "METHOD path" of the public listener, from the table that the gateway itself reads. */
    private static List<String> routes() throws IOException {
        var routes = new ArrayList<String>();
        try (var table = GatewayMain.class.getResourceAsStream("/routes.yaml")) {
            new YAMLMapper()
                    .readTree(table)
                    .path("public")
                    .forEach(service -> service.forEach(route -> route.path("methods")
                            .forEach(method -> routes.add(method.asText() + " "
                                    + route.path("path").asText().replaceAll("\\{[^}]+}", "{}")))));
        }
        assertThat(routes).hasSizeGreaterThan(30);
        return routes;
    }
}
