package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Keys of a running system change and go by themselves, when SQL has brought their time; nothing but the system's timers looks at them. */
class KeysIT {

    /** {@code core-auth.tokens.key-refresh}, as the system under test is set up. */
    private static final Duration REFRESH = Duration.ofSeconds(5);

    /** Some looks at the keys, on a machine that is busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration BETWEEN_SIGN_INS = Duration.ofSeconds(1);
    private static final int STEADY = 3;

    private static final String CORE_AUTH = Service.CORE_AUTH.title();
    private static final String DATABASE = Service.CORE_AUTH.database();
    private static final String SEALING = "/admin/v1/keys/sealing";

    private final Client client = SystemUnderTest.client();
    private final Client operators = new Client(SystemUnderTest.system().operators());
    private final String administrator = Administrator.token();

    @Test
    void whenASigningKeysTimeIsOverTheNextOneSignsAndNothingFails() throws Exception {
        var person = Person.active(client);
        var before = person.fullToken();
        var old = keyOf(before);
        var next = successorOf(old);
        awaitKnownEverywhere(Forger.after(before).by(next));
        var load = SteadyLoad.on(client);

        try (load) {
            load.awaitMore(STEADY);
            bringTheEndOf(old, next);
            for (var replica : replicas()) {
                soon(replica).pollInterval(BETWEEN_SIGN_INS).until(() -> {
                    var token = signedInAt(replica, person);
                    assertAccepted(token);
                    assertAccepted(before);
                    return keyOf(token).equals(next);
                });
            }
            load.awaitMore(STEADY);
        }

        assertThat(load.failures()).isEmpty();
        soon("a successor").until(() -> successors(next) == 1);
        assertRecordedOnce("signing-key.made", successorOf(next) + " signs from ");
    }

    @Test
    void aRetiredSigningKeyIsDestroyedOnTimeAndWhatItSignedProvesNothing() throws Exception {
        var person = Person.active(client);
        var session = person.signIn("phone");
        var old = keyOf(session.access());
        var next = successorOf(old);
        var forger = Forger.after(session.access());
        awaitKnownEverywhere(forger.by(next));
        bringTheEndOf(old, next);
        for (var replica : replicas()) {
            soon(replica).pollInterval(BETWEEN_SIGN_INS).until(() -> keyOf(signedInAt(replica, person))
                    .equals(next));
        }

        retire(old, "59 minutes");
        await().during(REFRESH.multipliedBy(2))
                .atMost(PATIENCE)
                .until(() -> stored(old) == 1 && replicas().stream().allMatch(replica -> published(replica, old)));
        assertAccepted(session.access());

        retire(old, "61 minutes");
        soon("destroyed")
                .until(() -> stored(old) == 0 && replicas().stream().noneMatch(replica -> published(replica, old)));
        soon("refused").pollInterval(REFRESH).untilAsserted(() -> {
            EachService.statuses(forger.foreign("unknown-" + Person.unique())); // lest they ask in five minutes only
            assertThat(EachService.statuses(session.access()).values()).containsOnly(401);
        });

        EachService.refuses(client, session.access());
        var refreshed = Session.of(client.refresh(session.refresh())).access();
        assertThat(keyOf(refreshed)).isEqualTo(next);
        assertAccepted(refreshed);
        assertAccepted(forger.by(next).genuine(Map.of())); // so it was for its key that the same was refused
    }

    @Test
    void whenTheSealingKeyIsChangedByHandEverybodyWhoComesMeanwhileBecomesActive() throws Exception {
        Databases.run(CORE_AUTH, DATABASE, "update sealing_key set created_at = created_at - interval '2 minutes'");
        var load = SteadyLoad.on(client);

        var made = changeSealingKeyUnder(load);

        assertThat(load.failures()).isEmpty();
        Everybody.isDoneOnce(client, load.newcomers());
        assertRecordedOnce("sealing-key.rotated", made);
    }

    /** Ends the load when some have come whose passwords were sealed to the new key. */
    private String changeSealingKeyUnder(SteadyLoad load) {
        try (load) {
            load.awaitMore(STEADY);
            var rotated = operators.send("POST", SEALING + "/rotate", administrator, null);
            var again = operators.send("POST", SEALING + "/rotate", administrator, null);

            assertThat(rotated.status()).as(rotated.text()).isEqualTo(202);
            var made = newest(rotated);
            assertThat(made).isNotEmpty();
            assertThat(again.status()).as(again.text()).isEqualTo(409);
            assertThat(again.code()).isEqualTo("KEY_ROTATION_UNDER_WAY");
            for (var replica : replicas()) {
                soon(replica).until(() -> newest(SystemUnderTest.at(replica).get(SEALING, administrator))
                        .equals(made));
            }
            soon("sealed to").until(() -> sealedTo().equals(made));
            load.awaitMore(STEADY);
            return made;
        }
    }

    private static String newest(Client.Answer keys) {
        return keys.body().path("keys").path(0).path("key_id").asText();
    }

    /** As thirty days would, of which the successor has been published for all. */
    private static void bringTheEndOf(String key, String successor) throws SQLException {
        Databases.run(CORE_AUTH, DATABASE, """
                update signing_key set sign_until = case when key_id = '%1$s' then now() else sign_until end,
                                       sign_from = case when key_id = '%2$s' then now() else sign_from end
                where key_id in ('%1$s', '%2$s')""".formatted(key, successor));
    }

    /** So long ago it signed for the last time. */
    private static void retire(String key, String ago) throws SQLException {
        Databases.run(CORE_AUTH, DATABASE, """
                update signing_key set sign_from = now() - interval '1 day', sign_until = now() - interval '%s'
                where key_id = '%s'""".formatted(ago, key));
    }

    private static String successorOf(String key) throws SQLException {
        return Databases.text(CORE_AUTH, DATABASE, """
                select next.key_id from signing_key next join signing_key this on next.sign_from = this.sign_until
                where this.key_id = '%s'""".formatted(key));
    }

    private static long successors(String key) throws SQLException {
        return count("sign_from = (select sign_until from signing_key where key_id = '" + key + "')");
    }

    private static long stored(String key) throws SQLException {
        return count("key_id = '" + key + "'");
    }

    private static long count(String condition) throws SQLException {
        return Databases.count(CORE_AUTH, DATABASE, "select count(*) from signing_key where " + condition);
    }

    /** What user-management prefers: it knows so before it stores it. */
    private static String sealedTo() throws SQLException {
        return Databases.text(
                Service.USER_MANAGEMENT.title(),
                Service.USER_MANAGEMENT.database(),
                "select key_id from sealing_keys order by preference, key_id limit 1");
    }

    /** The next key was made minutes ago at most here, and the others ask for keys every five. */
    private static void awaitKnownEverywhere(Forger forger) throws Exception {
        var token = forger.genuine(Map.of());
        soon("the next key").pollInterval(BETWEEN_SIGN_INS).untilAsserted(() -> assertAccepted(token));
    }

    private static void assertAccepted(String token) {
        assertThat(EachService.statuses(token).values()).containsOnly(200, 202);
    }

    private static String signedInAt(String replica, Person person) {
        return Session.of(SystemUnderTest.at(replica).login(person.email, person.password))
                .access();
    }

    private static boolean published(String replica, String key) {
        var answer = SystemUnderTest.at(replica).get("/.well-known/jwks.json", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("keys").findValuesAsText("kid").contains(key);
    }

    private static List<String> replicas() {
        return SystemUnderTest.system().options().replicas().names(Service.CORE_AUTH);
    }

    private static String keyOf(String token) {
        return Person.header(token).path("kid").asText();
    }

    /** Whichever of the replicas was first. */
    private void assertRecordedOnce(String kind, String details) {
        Callable<List<String>> ofIt = () ->
                details(kind).stream().filter(each -> each.startsWith(details)).toList();
        List<String> recorded = soon(kind).until(ofIt, found -> !found.isEmpty());
        assertThat(recorded).hasSize(1);
    }

    private List<String> details(String kind) {
        var answer = operators.get("/admin/v1/audit?page_size=200&kind=" + kind, administrator);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("entries").findValuesAsText("details");
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(PATIENCE);
    }
}
