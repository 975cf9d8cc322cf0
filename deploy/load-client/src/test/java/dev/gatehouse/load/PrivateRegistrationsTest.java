package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateRegistrationsTest {

    private static final Vertx VERTX = Vertx.vertx();

    private final List<String> registered = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    /** The owner of a taken one is written to once a day: a second time would measure less than a stranger sets in motion. */
    @Test
    void eachAddressIsRegisteredOnce() throws Exception {
        var target = target();
        var timing = new Timing(new Sampling(100, 7, Duration.ZERO));

        timing.compare(
                new Report(),
                "registration",
                PrivateRegistrations.registrations(target, "free"),
                PrivateRegistrations.registrations(target, "taken"));

        assertThat(registered).hasSize(2 * timing.numbers()).doesNotHaveDuplicates();
        assertThat(registered)
                .filteredOn(email -> email.startsWith("taken-"))
                .hasSize(timing.numbers())
                .contains(target.account("taken", timing.numbers() - 1).email);
    }

    private Target target() throws Exception {
        var gateway = VERTX.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    registered.add(body.toJsonObject().getString("email"));
                    request.response()
                            .setStatusCode(202)
                            .end("{\"user\":{\"id\":\"1\"},\"session\":{\"access_token\":\"a\"}}");
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        Files.writeString(directory.resolve("state.json"), """
                {"pid": %d, "addresses": {"gateway": "http://127.0.0.1:%d"}}
                """.formatted(
                        ProcessHandle.current().pid(), gateway.actualPort()));
        return new Target(directory, VERTX, 4);
    }
}
