package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.load.FloodConnections.Answer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FloodConnectionsTest {

    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void anAnswerIsItsStatusAndWhetherItSaysWhenToComeBack() throws Exception {
        var server = VERTX.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var response =
                            request.response().setStatusCode(body.toString().contains("new@") ? 202 : 503);
                    if (body.toString().contains("later@")) {
                        response.putHeader("Retry-After", "2");
                    }
                    response.end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        try (var flood = new FloodConnections(VERTX, "http://127.0.0.1:" + server.actualPort())) {
            assertThat(answer(flood, "new@load.test")).isEqualTo(new Answer(202, false));
            assertThat(answer(flood, "later@load.test")).isEqualTo(new Answer(503, true));
            assertThat(answer(flood, "never@load.test")).isEqualTo(new Answer(503, false));
        }
    }

    private static Answer answer(FloodConnections flood, String email) throws Exception {
        return flood.register(new Account(email, "orchard lantern"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
