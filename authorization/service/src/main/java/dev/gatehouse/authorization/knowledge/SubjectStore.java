package dev.gatehouse.authorization.knowledge;

import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Users' assignments in Redis, shared by the replicas; each copy carries the revision at which it was read, and the reader judges
 * by it. Never fails: without Redis there is just no copy.
 */
@ApplicationScoped
class SubjectStore {

    private final ReactiveValueCommands<String, String> values;
    private final KnowledgeConfig config;
    private final Clock clock;
    private volatile long restsUntil;

    SubjectStore(ReactiveRedisDataSource redis, KnowledgeConfig config, Clock clock) {
        this.values = redis.value(String.class);
        this.config = config;
        this.clock = clock;
    }

    /** A copy of some age, or null. */
    Uni<@Nullable SubjectRoles> find(UUID userId) {
        if (rests()) {
            return Uni.createFrom().nullItem();
        }
        return values.get(key(userId))
                .ifNoItem()
                .after(config.redisWait())
                .fail()
                .map(text -> text == null ? null : PolicyJson.subject(text))
                .onFailure()
                .invoke(this::rest)
                .onFailure()
                .recoverWithNull();
    }

    void put(UUID userId, SubjectRoles subject) {
        if (!rests()) {
            values.setex(key(userId), config.redisKeeping().toSeconds(), PolicyJson.write(subject))
                    .ifNoItem()
                    .after(config.redisWait())
                    .fail()
                    .subscribe()
                    .with(done -> {}, this::rest);
        }
    }

    private boolean rests() {
        return clock.millis() < restsUntil;
    }

    private void rest(Throwable failure) {
        restsUntil = clock.millis() + config.redisPause().toMillis();
        Log.debugf("Redis left alone: %s", failure.getMessage());
    }

    private static String key(UUID userId) {
        return "authorization:{" + userId + "}:assignments";
    }
}
