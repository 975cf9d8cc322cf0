package dev.gatehouse.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.chaos.CommandLine.UsageException;
import dev.gatehouse.chaos.fault.Fault;
import dev.gatehouse.chaos.fault.Faults;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static final long SEED = 7;

    @Test
    void makesEveryFaultWhenNothingIsAsked() throws Exception {
        var plan = parse();

        var directory = Path.of("target/chaos").toAbsolutePath();
        assertThat(plan).isEqualTo(new Chaos.Plan(plan.faults(), 2_000, 4.0, SEED, false, directory));
        assertThat(ids(plan))
                .isEqualTo(Faults.all(Optional.empty()).stream().map(Fault::id).toList())
                .hasSize(27);
    }

    @Test
    void makesTheQuickOnesWithFewPeople() throws Exception {
        var plan = parse("--quick");

        assertThat(ids(plan)).isEqualTo(Faults.QUICK);
        assertThat(plan.quick()).isTrue();
        assertThat(plan.users()).isEqualTo(300);
        assertThat(plan.perSecond()).isEqualTo(2.0);
    }

    @Test
    void takesEveryOptionAtOnce() throws Exception {
        var plan = parse(
                "--only", "F13,F6", "--users", "10", "--rate", "0.5", "--seed", "42", "--quick", "--dir", "/elsewhere");

        assertThat(ids(plan)).containsExactly("F6", "F13");
        assertThat(plan).isEqualTo(new Chaos.Plan(plan.faults(), 10, 0.5, 42, true, Path.of("/elsewhere")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--olny F6      | Unknown option --olny.",
                "F6             | Unknown option F6.",
                "--only         | --only needs a value.",
                "--only --quick | --only needs a value.",
                "--only F6,F28  | No such fault: 'F28'.",
                "--only F6,     | No such fault: ''.",
                "--users many   | --users takes a number, not 'many'.",
                "--earlier /no  | --earlier takes a checkout that is built; user-management is not in /no."
            })
    void saysWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> parse(arguments.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void helpNamesEveryOptionThatItTakes() {
        assertThat(CommandLine.HELP)
                .contains("--only", "--users", "--rate", "--seed", "--quick", "--dir", "--earlier", "--help");
    }

    private static List<String> ids(Chaos.Plan plan) {
        return plan.faults().stream().map(Fault::id).toList();
    }

    private static Chaos.Plan parse(String... arguments) throws UsageException {
        return CommandLine.parse(List.of(arguments), SEED);
    }
}
