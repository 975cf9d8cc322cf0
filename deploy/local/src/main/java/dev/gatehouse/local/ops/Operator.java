package dev.gatehouse.local.ops;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who calls: taken from the environment, or asked for. */
@SuppressWarnings("SystemConsoleNull") // its contract still allows null
final class Operator {

    private Operator() {}

    static String token(OperatorClient client) throws OpsException, InterruptedException {
        var token = System.getenv("GATEHOUSE_ACCESS_TOKEN");
        if (token != null) {
            return token;
        }
        return client.signIn(
                given("GATEHOUSE_EMAIL", Operator::email), given("GATEHOUSE_PASSWORD", Operator::password));
    }

    private interface Question {
        @Nullable String ask();
    }

    private static String given(String variable, Question question) throws OpsException {
        return Optional.ofNullable(System.getenv(variable))
                .or(() -> Optional.ofNullable(question.ask()))
                .orElseThrow(() -> new OpsException(
                        "Who are you? Set GATEHOUSE_ACCESS_TOKEN, or GATEHOUSE_EMAIL and" + " GATEHOUSE_PASSWORD."));
    }

    private static @Nullable String email() {
        var console = System.console();
        return console == null || !console.isTerminal() ? null : console.readLine("E-mail: ");
    }

    private static @Nullable String password() {
        var console = System.console();
        return console == null || !console.isTerminal() ? null : new String(console.readPassword("Password: "));
    }
}
