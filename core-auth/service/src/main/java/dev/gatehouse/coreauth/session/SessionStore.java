package dev.gatehouse.coreauth.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.kit.redis.RedisGate;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sessions' hot copies in Redis, written when somebody asks. An ended session leaves a mark that outlives every copy, so that
 * a reader who was slower than the end cannot bring it back. Never fails: what Redis does not answer, PostgreSQL does.
 */
@ApplicationScoped
class SessionStore {

    private static final String ENDED = "ended";

    private final ReactiveValueCommands<String, String> values;
    private final RedisGate gate;
    private final ObjectMapper json;
    private final SessionConfig config;

    SessionStore(ReactiveRedisDataSource redis, RedisGate gate, ObjectMapper json, SessionConfig config) {
        this.values = redis.value(String.class);
        this.gate = gate;
        this.json = json;
        this.config = config;
    }

    Uni<Optional<Session>> find(UUID userId, String sessionId) {
        return gate.ask(() -> values.get(key(userId, sessionId)).map(this::read), Optional::empty);
    }

    /** Keeps a copy unless one is there or the session has ended. */
    Uni<Void> keep(Session session) {
        return write(
                session.userId(),
                session.id(),
                text(session),
                new SetArgs().nx().px(config.hotCopy()));
    }

    /** Drops the copy and keeps others from being made for a while. */
    Uni<Void> end(UUID userId, String sessionId) {
        return write(userId, sessionId, ENDED, new SetArgs().px(lifeOfMark()));
    }

    private Duration lifeOfMark() {
        return config.hotCopy().multipliedBy(2);
    }

    private Uni<Void> write(UUID userId, String sessionId, String value, SetArgs how) {
        return gate.ask(() -> values.set(key(userId, sessionId), value, how).replaceWith(true), () -> false)
                .replaceWithVoid();
    }

    private Optional<Session> read(@Nullable String text) {
        if (text == null || text.equals(ENDED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(text, Session.class));
        } catch (JsonProcessingException unknownForm) {
            return Optional.empty();
        }
    }

    private String text(Session session) {
        try {
            return json.writeValueAsString(session);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(UUID userId, String sessionId) {
        return "gatehouse:session:{" + userId + "}:" + sessionId;
    }
}
