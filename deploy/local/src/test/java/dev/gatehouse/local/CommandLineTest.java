package dev.gatehouse.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.local.CommandLine.Command;
import dev.gatehouse.local.CommandLine.UsageException;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static final Path DEFAULT = Path.of("/data/.gatehouse");

    @Test
    void startsOneOfEachOnTheDocumentedPortsWhenNothingIsAsked() throws Exception {
        var line = parse();

        assertThat(line.command()).isEqualTo(Command.UP);
        assertThat(line.options()).isEqualTo(Options.in(DEFAULT));
        var ports = line.options().ports().apply(line.options().replicas());
        assertThat(ports.get(Ports.GATEWAY)).isEqualTo(8080);
        assertThat(ports.get("core-auth")).isEqualTo(8082);
        assertThat(ports.get("core-auth-grpc")).isEqualTo(9001);
        assertThat(ports.get("communication-management")).isEqualTo(9084);
    }

    @Test
    void takesEveryOptionAtOnce() throws Exception {
        var options = parse(
                        "--fresh",
                        "--replicas",
                        "core-auth=3",
                        "--load-test",
                        "--otlp",
                        "http://127.0.0.1:4318",
                        "--directory",
                        "/elsewhere",
                        "--gateway-port",
                        "18080",
                        "--core-auth-3-grpc-port",
                        "19999",
                        "--no-build")
                .options();

        assertThat(options.fresh()).isTrue();
        assertThat(options.replicas().names(Service.CORE_AUTH))
                .containsExactly("core-auth", "core-auth-2", "core-auth-3");
        assertThat(options.edge().loadTest()).isTrue();
        assertThat(options.edge().otlp()).contains(URI.create("http://127.0.0.1:4318"));
        assertThat(options.directory()).isEqualTo(Path.of("/elsewhere"));
        var ports = options.ports().apply(options.replicas());
        assertThat(ports.get(Ports.GATEWAY)).isEqualTo(18080);
        assertThat(ports.get("core-auth-2")).isEqualTo(8182);
        assertThat(ports.get("core-auth-3-grpc")).isEqualTo(19999);
    }

    @Test
    void numbersAllPortsFromOneBaseButForThoseMovedByThemselves() throws Exception {
        var options = parse("--ports-from", "20000", "--redis-port", "30000").options();

        var ports = options.ports().apply(options.replicas()).all();

        assertThat(ports).containsEntry("redis", 30000);
        assertThat(ports.values().stream().filter(port -> port != 30000))
                .hasSize(ports.size() - 1)
                .allSatisfy(port -> assertThat(port).isBetween(20000, 20000 + ports.size()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--frsh                          | Unknown option --frsh",
                "--gateway-port                  | --gateway-port needs a value",
                "--gateway-port x                | --gateway-port takes a number, not 'x'",
                "--gateway-port 70000            | gateway port cannot be 70000",
                "--lobby-port 8000               | There is no port 'lobby'. Ports: gateway, operators",
                "--core-auth-2-port 8000         | There is no port 'core-auth-2'",
                "--gateway-port 8090             | gateway and operators cannot share port 8090",
                "--replicas core-auth            | --replicas takes SERVICE=N",
                "--replicas gateway=2            | --replicas takes SERVICE=N with one of user-management",
                "--replicas core-auth=0          | core-auth can have 1 to 12 replicas, not 0",
                "--replicas core-auth=many       | --replicas takes a number, not 'many'",
                "--otlp localhost:4318           | --otlp takes an http or https URL",
                "--ports-from 65530              | port cannot be 65536"
            })
    void saysWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> parse(arguments.strip().split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void helpNamesEveryOptionItTakes() {
        assertThat(CommandLine.HELP)
                .contains("--fresh", "--demo", "--stats", "--replicas", "--load-test", "--otlp", "--directory")
                .contains("--ports-from", "--free-ports", "--no-build", "--help", "-port N");
    }

    private static CommandLine parse(String... arguments) throws UsageException {
        return CommandLine.parse(List.of(arguments), DEFAULT);
    }
}
