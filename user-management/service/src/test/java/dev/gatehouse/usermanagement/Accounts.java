package dev.gatehouse.usermanagement;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Accounts that are simply there. */
@ApplicationScoped
public class Accounts {

    private static final OffsetDateTime CREATED = OffsetDateTime.parse("2026-01-02T03:04:05Z");

    private final Database database;

    Accounts(Database database) {
        this.database = database;
    }

    public UUID add(String displayName) {
        var user = UUID.randomUUID();
        database.rows(
                "insert into users (user_id, email, canonical_email, created_at) values ($1, $2, $2, $3)",
                user,
                emailOf(user),
                CREATED);
        database.rows("insert into profiles (user_id, display_name, locale) values ($1, $2, 'en')", user, displayName);
        return user;
    }

    public static String emailOf(UUID user) {
        return user + "@example.org";
    }

    public <T> List<T> atOnce(int times, IntFunction<T> call) {
        try (var threads = Executors.newFixedThreadPool(times)) {
            var calls = IntStream.range(0, times)
                    .<Callable<T>>mapToObj(i -> () -> call.apply(i))
                    .toList();
            return threads.invokeAll(calls).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
