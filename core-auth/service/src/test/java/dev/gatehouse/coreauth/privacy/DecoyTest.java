package dev.gatehouse.coreauth.privacy;

import static dev.gatehouse.coreauth.login.Accounts.login;
import static dev.gatehouse.coreauth.login.Accounts.post;
import static dev.gatehouse.coreauth.privacy.Newcomers.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.activation.handover.DecoysKept;
import dev.gatehouse.coreauth.api.v1.ActionTokenRequest;
import dev.gatehouse.coreauth.api.v1.MintRequest;
import dev.gatehouse.coreauth.api.v1.Purpose;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What private registrations leave behind, and what they do to the accounts that are there. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
@TestProfile(PrivateMode.class)
class DecoyTest {

    @Inject
    Newcomers newcomers;

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    DecoysKept kept;

    @Test
    void thereIsNoAccountBehindADecoy() {
        var owner = newcomers.verified();

        var decoy = newcomers.decoy(owner.email());

        for (var table : new String[] {"activation", "credential", "password_task", "activation_timeline"}) {
            assertThat(database.count("select count(*) from " + table + " where user_id = $1", decoy.userId()))
                    .as(table)
                    .isZero();
        }
        assertThat(database.count("select count(*) from session where user_id = $1", decoy.userId()))
                .isEqualTo(1);
        login(owner.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void theOwnerIsWrittenToOnceADayHoweverManyTry() {
        var owner = newcomers.verified();

        for (int i = 0; i < 5; i++) {
            newcomers.decoy(owner.email());
        }

        await().atMost(Database.SOON)
                .until(() ->
                        database.count("select count(*) from decoy where owner_id = $1 and not pending", owner.userId())
                                == 5);
        assertThat(notices(owner.userId())).isEqualTo(1);
        database.run(
                "update owner_notice set told_at = told_at - interval '25 hours' where user_id = $1", owner.userId());
        newcomers.decoy(owner.email());
        await().atMost(Database.SOON).until(() -> notices(owner.userId()) == 2);
    }

    @Test
    void aRepeatedStartFindsTheSessionAndNoneThatHasEnded() {
        var owner = newcomers.verified();
        var decoy = newcomers.decoy(owner.email());

        var again = newcomers.start(decoy.request());
        again.asking().body("{}").post("/v1/auth/logout").then().statusCode(204);
        var ended = newcomers.start(decoy.request());

        assertThat(again.response().getSession().getSessionId())
                .isEqualTo(decoy.response().getSession().getSessionId());
        assertThat(ended.response().hasSession()).isFalse();
        assertThat(ended.response().getStatus()).isEqualTo(decoy.response().getStatus());
    }

    @Test
    void aMailThatNobodyCanGetMakesNoActivation() {
        var decoy = newcomers.decoy(newcomers.verified().email());
        var real = newcomers.unverified();

        newcomers.mailFailed(decoy.userId(), "RECIPIENT_UNKNOWN");
        newcomers.mailSent(real.userId());
        newcomers.verify(real);

        assertThat(database.count("select count(*) from activation where user_id = $1", decoy.userId()))
                .isZero();
    }

    @Test
    void aSentMailDoesNotVerifyTheAddressAndAFailedOneIsForOperators() {
        var real = newcomers.unverified();
        newcomers.mailSent(real.userId());
        newcomers.mailFailed(real.userId(), "MAILBOX_UNKNOWN");

        await().atMost(Database.SOON).until(() -> "NEEDS_REVIEW"
                .equals(database.text("select state from activation where user_id = $1", real.userId())));

        assertThat(real.asking().get(real.path()).jsonPath().getString("state")).isEqualTo("PENDING");
    }

    @Test
    void aResetProvesTheAddress() {
        var real = newcomers.unverified();
        var token = registrar
                .actionTokens("communication")
                .mint(MintRequest.newBuilder()
                        .addRequests(ActionTokenRequest.newBuilder()
                                .setUserId(real.request().getUserId())
                                .setEmail(real.email())
                                .setPurpose(Purpose.PURPOSE_SET_PASSWORD))
                        .build())
                .getTokens(0)
                .getToken();
        var chosen = "seven unlikely turnips sing";

        post("/v1/password/reset", Map.of("token", token, "new_password", chosen))
                .then()
                .statusCode(204);

        assertThat(database.text("select state from activation where user_id = $1", real.userId()))
                .isEqualTo("ACTIVE");
        login(real.email(), chosen).then().statusCode(200);
        login(real.email(), PASSWORD).then().statusCode(401);
    }

    @Test
    void decoysAreForgottenAndSoIsWhoWasToldOfThem() {
        var owner = newcomers.verified();
        var decoy = newcomers.decoy(owner.email());
        await().atMost(Database.SOON).until(() -> notices(owner.userId()) == 1);
        database.run("update decoy set created_at = now() - interval '49 hours' where user_id = $1", decoy.userId());
        database.run(
                "update owner_notice set told_at = now() - interval '25 hours' where user_id = $1", owner.userId());

        kept.forgetOld();

        assertThat(database.count("select count(*) from decoy where user_id = $1", decoy.userId()))
                .isZero();
        assertThat(database.count("select count(*) from owner_notice where user_id = $1", owner.userId()))
                .isZero();
    }

    private long notices(UUID owner) {
        return database.count(
                "select count(*) from outbox where subject = $1 and data->>'template' = 'already-registered'", owner);
    }
}
