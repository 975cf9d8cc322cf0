package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.Event;
import dev.gatehouse.kit.direct.v1.EventIngressGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a service's token is good, and what its holder may tell. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@TestProfile(DirectDeliveryTest.WithoutKafka.class)
class ServiceIdentityTest {

    private static final String HERE = "gatehouse.platform.v1.EventIngress/kit";

    @Inject
    Pool pool;

    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gatehouse-grpc",
                "gatehouse.platform.v1.EventIngress",
                "gatehouse.platform.v1.EventIngress/core-auth",
                "gatehouse.coreauth.v1.ActionTokens",
                "kit"
            })
    void aTokenForAnotherServiceIsNoneHere(String audience) {
        var nothing = DeliverRequest.getDefaultInstance();

        assertThat(deliver("kit", HERE, nothing)).isEqualTo(Status.Code.OK);
        assertThat(deliver("kit", audience, nothing)).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void onlyItsOwnerTellsOfATopic() {
        var id = UUID.randomUUID();
        var told =
                DeliverRequest.newBuilder().addEvents(event(Things.TOPIC, id)).build();

        assertThat(deliver("core-auth", HERE, told)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(effects(id)).isZero();
        assertThat(inbox(id)).isZero();

        assertThat(deliver("kit", HERE, told)).isEqualTo(Status.Code.OK);
        assertThat(effects(id)).isEqualTo(1);
    }

    @Test
    void oneEventOfAnothersTopicIsAsBadAsAll() {
        var id = UUID.randomUUID();
        var told = DeliverRequest.newBuilder()
                .addEvents(event("gatehouse.letters.v1", UUID.randomUUID()))
                .addEvents(event(Things.TOPIC, id))
                .build();

        assertThat(deliver("communication", HERE, told)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(effects(id)).isZero();
    }

    @Test
    void aTopicThatNobodyHereKnowsIsOfNoConcern() {
        var id = UUID.randomUUID();
        var told = DeliverRequest.newBuilder()
                .addEvents(event("gatehouse.letters.v1", id))
                .build();

        assertThat(deliver("communication", HERE, told)).isEqualTo(Status.Code.OK);
        assertThat(effects(id)).isZero();
        assertThat(inbox(id)).isZero();
    }

    private Status.Code deliver(String service, String audience, DeliverRequest request) {
        try {
            EventIngressGrpc.newBlockingStub(channel)
                    .withCallCredentials(TestServices.with(TestServices.token(service, audience)))
                    .deliver(request);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private long effects(UUID id) {
        return Things.count(pool, "select count(*) from effect where event_id = $1", id);
    }

    private long inbox(UUID id) {
        return Things.count(pool, "select count(*) from inbox where event_id = $1", id);
    }

    private static Event event(String topic, UUID id) {
        var subject = UUID.randomUUID();
        return Event.newBuilder()
                .setTopic(topic)
                .setKey(subject.toString())
                .putAllHeaders(
                        Map.of("ce_specversion", "1.0", "ce_id", id.toString(), "ce_subject", subject.toString()))
                .setBody(ByteString.copyFrom(Things.body(id, subject, "plain")))
                .build();
    }
}
