package dev.gatehouse.coreauth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.google.crypto.tink.hybrid.internal.X25519Conscrypt;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.AuditTrail.Told;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.kit.id.Ids;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SealingKeyRingTest {

    @Inject
    AuditTrail trail;

    @Inject
    SealingKeyRing ring;

    @Inject
    SealingKeyRepository repository;

    @Inject
    NewSealingKeys newKeys;

    @Inject
    KeyEncryption encryption;

    @Inject
    KeysConfig config;

    @Inject
    Clock clock;

    @Inject
    Vertx vertx;

    @Inject
    Ids ids;

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    Accounts accounts;

    @BeforeEach
    void oneFreshKey() {
        database.run("delete from sealing_key");
        awaited(ring.upkeep());
    }

    /** A name that Tink looks for, in the process as it runs: else its own Java code serves, silently. */
    @Test
    void tinkFindsTheNativeCurve() {
        assertThatCode(X25519Conscrypt::create).doesNotThrowAnyException();
    }

    @Test
    void aKeyIsSucceededAfterADayAndNotSealedToAfterTwoAndGoneAfterThree() {
        var first = onlyKey();

        age(first, "23 hours 59 minutes");
        awaited(ring.upkeep());
        assertThat(listed()).containsExactly(first);

        age(first, "24 hours 1 minute");
        awaited(ring.upkeep());
        assertThat(listed()).hasSize(2).endsWith(first);
        var second = listed().getFirst();
        assertThat(trail.bySystem("keys"))
                .filteredOn(told -> told.kind().equals("sealing-key.made"))
                .extracting(Told::outcome, Told::details)
                .endsWith(tuple("SUCCESS", first), tuple("SUCCESS", second));

        age(first, "48 hours 1 minute");
        awaited(ring.upkeep());
        assertThat(listed()).containsExactly(second);
        assertThat(stored()).containsExactlyInAnyOrder(first, second);

        age(first, "72 hours 1 minute");
        awaited(ring.upkeep());
        assertThat(stored()).containsExactly(second);
    }

    @Test
    void whenItMayBeSealedToIsToldWithTheKey() {
        var key = registrar.publicKeys().getFirst();
        var until = Instant.ofEpochSecond(key.getSealUntil().getSeconds());

        assertThat(key.getPublicKey().size()).isEqualTo(32);
        assertThat(Duration.between(clock.instant(), until)).isBetween(Duration.ofHours(47), Duration.ofHours(48));
    }

    @Test
    void ofManyReplicasThatRotateAtOnceOneMakesTheKeyAndAllSeeIt() {
        database.run("delete from sealing_key");
        var replicas = IntStream.range(0, 8).mapToObj(i -> replica()).toList();

        awaited(Uni.join()
                .all(replicas.stream().map(SealingKeyRing::upkeep).toList())
                .andFailFast());

        assertThat(stored()).hasSize(1);
        assertThat(replicas).allSatisfy(each -> assertThat(awaited(each.publicKeys()))
                .extracting(SealingKeyRing.PublicKey::id)
                .isEqualTo(stored()));
    }

    @Test
    void aKeyThatAnotherReplicaMadeIsFoundWhenACiphertextNamesIt() throws Exception {
        var sealed = sealed(Registrar.frame(bytes("made elsewhere, opened here")), 1);
        var here = replica();
        assertThatThrownBy(() -> here.open(sealed)).hasMessage("KEY_GONE");

        awaited(here.provide(List.of(sealed.keyId())));

        assertThat(here.open(sealed)).isEqualTo(bytes("made elsewhere, opened here"));
    }

    @Test
    void aCiphertextOpensOnlyForItsUserTaskAndCredentialVersion() throws Exception {
        var sealed = sealed(Registrar.frame(bytes("correct horse battery staple")), 1);

        assertThat(ring.open(sealed)).isEqualTo(bytes("correct horse battery staple"));
        for (var moved : List.of(
                new SealedPassword(UUID.randomUUID(), sealed.taskId(), 1, sealed.keyId(), sealed.ciphertext()),
                new SealedPassword(sealed.userId(), UUID.randomUUID(), 1, sealed.keyId(), sealed.ciphertext()),
                new SealedPassword(sealed.userId(), sealed.taskId(), 2, sealed.keyId(), sealed.ciphertext()))) {
            assertThatThrownBy(() -> ring.open(moved))
                    .isInstanceOf(UnopenablePassword.class)
                    .hasMessage("DOES_NOT_OPEN");
        }
    }

    @Test
    void whatIsNoFrameInsideIsRefused() {
        var sealed = sealed(new byte[512], 1);

        assertThatThrownBy(() -> ring.open(sealed)).hasMessage("NOT_A_FRAME");
    }

    @Test
    void thePrivateHalfIsNotInTheDatabase() {
        var row = database.rows("select private_key from sealing_key").getFirst();
        var encrypted = row.getBuffer(0).getBytes();
        var secret = encryption.decrypt(encrypted, "sealing-key/" + onlyKey());

        assertThat(secret).hasSize(32);
        assertThat(IntStream.rangeClosed(0, encrypted.length - 32)
                        .mapToObj(i -> Arrays.copyOfRange(encrypted, i, i + 32)))
                .noneMatch(window -> Arrays.equals(window, secret));
    }

    @Test
    void anOperatorHasAnotherKeyMadeButNotTwoAMinute() {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        var admin = Accounts.signIn(operator);
        var first = onlyKey();
        admin.calling()
                .post("/admin/v1/keys/sealing/rotate")
                .then()
                .statusCode(409)
                .body("code", equalTo("KEY_ROTATION_UNDER_WAY"));
        age(first, "2 minutes");

        admin.calling()
                .post("/admin/v1/keys/sealing/rotate")
                .then()
                .statusCode(202)
                .body("keys", hasSize(2));

        assertThat(listed()).hasSize(2).endsWith(first);
        assertThat(trail.by(operator.userId()))
                .extracting(Told::kind, Told::outcome, Told::details)
                .containsExactly(
                        tuple("session.signed-in", "SUCCESS", admin.sessionId()),
                        tuple("sealing-key.rotated", "SUCCESS", listed().getFirst()));
        admin.calling().get("/admin/v1/keys/sealing").then().statusCode(200).body("keys.key_id", equalTo(listed()));
    }

    private SealingKeyRing replica() {
        return new SealingKeyRing(repository, newKeys, encryption, config, clock, vertx);
    }

    private SealedPassword sealed(byte[] frame, int version) {
        var userId = ids.next();
        var taskId = ids.next();
        var sealed = registrar.seal(frame, userId, taskId, version);
        return new SealedPassword(
                userId,
                taskId,
                version,
                sealed.getKeyId(),
                Buffer.buffer(sealed.getCiphertext().toByteArray()));
    }

    private void age(String id, String age) {
        database.run("update sealing_key set created_at = now() - $2::text::interval where id = $1", id, age);
    }

    private String onlyKey() {
        assertThat(stored()).hasSize(1);
        return stored().getFirst();
    }

    /** As a replica sees them that has just started: the age of a key does not change under a running one but in tests. */
    private List<String> listed() {
        return awaited(started().publicKeys()).stream()
                .map(SealingKeyRing.PublicKey::id)
                .toList();
    }

    private SealingKeyRing started() {
        var fresh = replica();
        awaited(fresh.upkeep());
        return fresh;
    }

    private List<String> stored() {
        return database.rows("select id from sealing_key order by created_at").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T awaited(Uni<T> uni) {
        return uni.await().atMost(Database.SOON);
    }
}
