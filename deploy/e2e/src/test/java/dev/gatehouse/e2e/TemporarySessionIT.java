package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc;
import dev.gatehouse.coreauth.api.v1.ActivationsGrpc;
import dev.gatehouse.coreauth.api.v1.SealingKeysGrpc;
import dev.gatehouse.gateway.GatewayMain;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.usermanagement.api.v1.UserDirectoryGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A temporary session at every door there is: the gateway's route table and every gRPC method. */
class TemporarySessionIT {

    /** What a temporary session may do, and what asks for no session at all. */
    private static final Set<String> OPEN = Set.of(
            "GET /v1/activations/{user_id:uuid}",
            "GET /v1/activations/{user_id:uuid}/events",
            "POST /v1/activations/{user_id:uuid}/upgrade",
            "POST /v1/email-verifications",
            "POST /v1/auth/logout",
            "POST /v1/registrations",
            "POST /v1/auth/login",
            "POST /v1/auth/refresh",
            "POST /v1/email-verifications/confirm",
            "POST /v1/password/forgot",
            "POST /v1/password/reset",
            "GET /verify-email",
            "GET /set-password",
            "GET /.well-known/jwks.json",
            "POST /oauth2/token",
            "POST /oauth2/introspect",
            "POST /oauth2/revoke",
            "GET /.well-known/openid-configuration",
            "GET /.well-known/oauth-authorization-server",
            "GET /.well-known/authzen-configuration");

    private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 405);

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());

    @TestFactory
    Stream<DynamicTest> opensNothingElse() throws IOException {
        var person = Person.registered(client);
        var doors = new ArrayList<DynamicTest>();
        for (var door : doors("public")) {
            if (!OPEN.contains(door)) {
                doors.add(DynamicTest.dynamicTest(door, () -> assertRefused(client, door, person)));
            }
        }
        for (var door : doors("operators")) {
            doors.add(DynamicTest.dynamicTest("operators: " + door, () -> assertRefused(operators, door, person)));
        }
        assertThat(doors).hasSizeGreaterThan(30);
        return doors.stream();
    }

    @TestFactory
    Stream<DynamicTest> opensNoGrpcMethod() {
        var person = Person.registered(client);
        return Stream.of(
                        door(Service.CORE_AUTH, ActivationsGrpc.getServiceDescriptor(), person),
                        door(Service.CORE_AUTH, SealingKeysGrpc.getServiceDescriptor(), person),
                        door(Service.USER_MANAGEMENT, UserDirectoryGrpc.getServiceDescriptor(), person),
                        door(Service.AUTHORIZATION, AuthorizationServiceGrpc.getServiceDescriptor(), person))
                .flatMap(List::stream);
    }

    private static List<DynamicTest> door(Service service, ServiceDescriptor descriptor, Person person) {
        return descriptor.getMethods().stream()
                .map(method -> DynamicTest.dynamicTest(method.getFullMethodName(), () -> {
                    assertThat(call(service, method, person.temporaryToken)).isEqualTo(Status.Code.UNAUTHENTICATED);
                    assertThat(call(service, method, "")).isEqualTo(Status.Code.UNAUTHENTICATED);
                }))
                .toList();
    }

    private static <Q, A> Status.Code call(Service service, MethodDescriptor<Q, A> method, String token) {
        var port = SystemUnderTest.system().ports().get(Ports.grpc(service.replica(1)));
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        var metadata = new Metadata();
        if (!token.isEmpty()) {
            metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        }
        var request = method.parseRequest(InputStream.nullInputStream());
        try {
            ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                    method,
                    CallOptions.DEFAULT,
                    request);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private static void assertRefused(Client at, String door, Person person) {
        var parts = door.split(" ", 2);
        var path = parts[1].replaceAll("\\{[a-z_]+:uuid}", person.id)
                .replaceAll("\\{[a-z_]+:token}", "x")
                .replace("/**", "");
        var body = parts[0].equals("GET") || parts[0].equals("DELETE") ? null : "{}";

        var answer = at.send(parts[0], path, person.temporaryToken, body);

        assertThat(REFUSALS)
                .as(door + ": " + answer.status() + " " + answer.text())
                .contains(answer.status());
    }

    /** "METHOD path" of every route of a listener, from the table that the gateway itself reads. */
    private static List<String> doors(String listener) throws IOException {
        var doors = new ArrayList<String>();
        try (var table = GatewayMain.class.getResourceAsStream("/routes.yaml")) {
            for (JsonNode service : new YAMLMapper().readTree(table).path(listener)) {
                for (JsonNode route : service) {
                    route.path("methods")
                            .forEach(method -> doors.add(
                                    method.asText() + " " + route.path("path").asText()));
                }
            }
        }
        return doors;
    }
}
