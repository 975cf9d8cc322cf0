package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Tally;
import java.time.Duration;

/** F25: an operator has the signing key changed under load; its successor signs, and another successor is made. */
public final class KeyRotation implements Fault {

    /** Longer than the replicas take to read the keys again, as this kit sets them up. */
    public static final int NOTICE_SECONDS = 12;

    private static final String CURRENT = "sign_from <= now() and sign_until > now()";

    @Override
    public String id() {
        return "F25";
    }

    @Override
    public String title() {
        return "signing key rotates under load";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        int refused = tally.of(Tally.FALSE_LOGOUTS);
        int journeys = tally.of(Tally.SIGN_OUTS);
        var before = currentKey(scene);
        var next = scene.operator().rotateSigningKey();
        Scene.wait(Duration.ofSeconds(NOTICE_SECONDS));
        Scene.wait(scene.lasting(30, 15));
        var after = currentKey(scene);
        long waiting = scene.databases()
                .count(Databases.CORE_AUTH, "select count(*) from signing_key where sign_from > now()");
        refused = tally.of(Tally.FALSE_LOGOUTS) - refused;
        journeys = tally.of(Tally.SIGN_OUTS) - journeys;
        return scene.drained("failed validations %d, whole journeys meanwhile %d, successors made %d"
                        .formatted(refused, journeys, waiting))
                .and(refused == 0 && journeys > 0, "every token is verified")
                .and(!before.equals(after) && after.equals(next), "the key that was announced signs")
                .and(waiting == 1, "one successor waits");
    }

    private static String currentKey(Scene scene) throws Exception {
        return scene.databases()
                .query(Databases.CORE_AUTH, "select key_id from signing_key where " + CURRENT, row -> row.getString(1))
                .getFirst();
    }
}
