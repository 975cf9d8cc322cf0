package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.login.Verdict.Reason;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.time.Instant;

/** Counts in Redis, for all replicas together. Each script is atomic, so that of any number of tries at once each counts. */
class RedisAttemptCounter implements AttemptCounter {

    private final ReactiveRedisDataSource redis;
    private final AttemptPolicy policy;

    RedisAttemptCounter(ReactiveRedisDataSource redis, AttemptPolicy policy) {
        this.redis = redis;
        this.policy = policy;
    }

    @Override
    public Uni<Verdict> take(Attempt attempt, Instant now) {
        if (attempt.isOnKnownDevice()) {
            return takeTry(attempt, now, AttemptScripts.BY_ITS_DEVICE);
        }
        return takeToken(attempt.network(), now)
                .flatMap(verdict -> verdict.isRefusal()
                        ? Uni.createFrom().item(verdict)
                        : takeTry(attempt, now, AttemptScripts.AS_REDIS_KNOWS));
    }

    @Override
    public Uni<Verdict> takeKnown(Attempt attempt, Instant since, Instant now) {
        return takeTry(attempt, now, millis(since));
    }

    @Override
    public Uni<Void> forget(Attempt attempt) {
        return redis.execute("DEL", pair(attempt), account(attempt.account())).replaceWithVoid();
    }

    @Override
    public Uni<Void> recognise(Attempt attempt, Instant now) {
        return run(
                        AttemptScripts.RECOGNISE,
                        "3",
                        pair(attempt),
                        account(attempt.account()),
                        known(attempt.account()),
                        attempt.network(),
                        millis(now),
                        String.valueOf(MOST_KNOWN),
                        millis(policy.knownFor()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> forgetAll(String account) {
        return run(
                        AttemptScripts.FORGET_ALL,
                        "3",
                        account(account),
                        era(account),
                        known(account),
                        millis(policy.forgottenAfter()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> takeBack(Attempt attempt) {
        return uncount(AttemptScripts.TAKE_BACK, attempt);
    }

    @Override
    public Uni<Void> uncount(Attempt attempt) {
        return uncount(AttemptScripts.UNCOUNT, attempt);
    }

    private Uni<Void> uncount(String script, Attempt attempt) {
        return run(
                        script,
                        "4",
                        bucket(attempt),
                        pair(attempt),
                        account(attempt.account()),
                        known(attempt.account()),
                        attempt.network(),
                        attempt.isOnKnownDevice() ? AttemptScripts.BY_ITS_DEVICE : AttemptScripts.AS_REDIS_KNOWS)
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> giveBack(Attempt attempt) {
        return forget(attempt).flatMap(done -> giveTokenBack(attempt.network()));
    }

    @Override
    public Uni<Void> giveTokenBack(String network) {
        return run(AttemptScripts.GIVE_BACK, "1", network(network)).replaceWithVoid();
    }

    private Uni<Verdict> takeToken(String network, Instant now) {
        return run(
                        AttemptScripts.TAKE_TOKEN,
                        "1",
                        network(network),
                        millis(now),
                        String.valueOf(policy.networks().burst()),
                        String.valueOf(policy.networks().refillMillis()))
                .map(wait -> Verdict.of(Duration.ofMillis(wait.toLong()), Reason.NETWORK));
    }

    /** @param knownSince when its network is, in milliseconds, or what stands in that place: see {@link AttemptScripts} */
    private Uni<Verdict> takeTry(Attempt attempt, Instant now, String knownSince) {
        var rules = policy.concerning(attempt);
        return run(
                        AttemptScripts.TAKE_TRY,
                        "5",
                        pair(attempt),
                        account(attempt.account()),
                        era(attempt.account()),
                        known(attempt.account()),
                        bucket(attempt),
                        millis(now),
                        millis(rules.forgottenAfter()),
                        millis(rules.firstDelay()),
                        millis(rules.longestDelay()),
                        String.valueOf(rules.freeTries()),
                        String.valueOf(rules.ceiling()),
                        attempt.network(),
                        millis(rules.quickRepeat()),
                        millis(rules.quickRepeatDelay()),
                        String.valueOf(rules.pairs().burst()),
                        String.valueOf(rules.pairs().refillMillis()),
                        millis(rules.knownFor()),
                        String.valueOf(MOST_KNOWN),
                        knownSince)
                .map(RedisAttemptCounter::verdict);
    }

    /** Of a wait and a reason. */
    private static Verdict verdict(Response answer) {
        var wait = Duration.ofMillis(answer.get(0).toLong());
        return wait.isPositive()
                ? new Verdict(wait, Reason.valueOf(answer.get(1).toString()))
                : Verdict.PASSED;
    }

    /** EVAL, not EVALSHA: a script that Redis has forgotten is no case of its own, and these are short. */
    private Uni<Response> run(String script, String... keysAndArguments) {
        var arguments = new String[keysAndArguments.length + 1];
        arguments[0] = script;
        System.arraycopy(keysAndArguments, 0, arguments, 1, keysAndArguments.length);
        return redis.execute("EVAL", arguments);
    }

    private static String millis(Instant when) {
        return String.valueOf(when.toEpochMilli());
    }

    private static String millis(Duration length) {
        return String.valueOf(length.toMillis());
    }

    private static String pair(Attempt attempt) {
        return "gatehouse:login:{" + attempt.account() + "}:" + attempt.from();
    }

    private static String bucket(Attempt attempt) {
        return pair(attempt) + ":bucket";
    }

    private static String known(String account) {
        return account(account) + ":known";
    }

    private static String network(String network) {
        return "gatehouse:login:{" + network + "}";
    }

    private static String account(String account) {
        return "gatehouse:login:{" + account + "}";
    }

    private static String era(String account) {
        return "gatehouse:login:{" + account + "}:era";
    }
}
