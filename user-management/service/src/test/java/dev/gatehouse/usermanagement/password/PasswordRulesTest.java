package dev.gatehouse.usermanagement.password;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.kit.pace.OffLoop;
import dev.gatehouse.kit.pace.OffLoopConfig;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.testkit.TestBreaches;
import dev.gatehouse.testkit.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordRulesTest {

    @TempDir
    Path directory;

    @Test
    void aBreachedPasswordIsKnownAlsoWhenItHasBeenWipedMeanwhile() throws Exception {
        var rules = rules(TestBreaches.file().toString());

        assertThat(breach(rules, TestBreaches.PHRASE).get(10, SECONDS))
                .get()
                .returns("/password", FieldError::pointer)
                .returns("BREACHED", FieldError::code);
        assertThat(breach(rules, "violet kettle orbit 42").get(10, SECONDS)).isEmpty();
    }

    @Test
    void withoutAListNobodyWaits() {
        assertThat(breach(rules(""), TestBreaches.PHRASE)).isCompletedWithValue(Optional.empty());
    }

    @Test
    void aListThatIsMissingIsToldAtTheStart() {
        var missing = directory.resolve("missing").toString();

        assertThatThrownBy(() -> rules(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(missing);
    }

    @Test
    void noPasswordIsTakenWhileTheListCannotBeRead() throws IOException {
        var list = Files.copy(TestBreaches.file(), directory.resolve("list.txt"));
        var rules = rules(list.toString());
        Files.delete(list);

        var breach = breach(rules, "violet kettle orbit 42");

        assertThatThrownBy(() -> breach.get(10, SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(PlatformError.UNAVAILABLE));
    }

    private static CompletableFuture<Optional<FieldError>> breach(PasswordRules rules, String text) {
        var password = PlaintextPassword.of(text.toCharArray());
        var breach = rules.breach("/password", password);
        password.close();
        return breach.subscribeAsCompletionStage();
    }

    private static PasswordRules rules(String list) {
        var config = TestSettings.of(
                PasswordConfig.class,
                Map.of(
                        "user-management.password.min-length", "15",
                        "user-management.password.product-names", "gatehouse",
                        "user-management.password.breached-file", list));
        var patient = Map.of("platform.off-loop.patience", "10s");
        return new PasswordRules(config, new OffLoop(TestSettings.of(OffLoopConfig.class, patient)));
    }
}
