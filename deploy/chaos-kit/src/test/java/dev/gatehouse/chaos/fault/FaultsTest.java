package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.Installation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final Map<String, String> TITLES = titles(Optional.empty());

    @Test
    void whatIsLessThanItsNameSaysSo() {
        assertThat(TITLES)
                .containsEntry("F9", "postgres SIGKILL, away for 5 s; one server for all four databases")
                .containsEntry("F13", "redis SIGKILL, away for 15 s")
                .containsEntry("F23", "mail server refuses (60 s), then says 451; never 5yz")
                .containsEntry("F24", "rolling restart of core-auth and user-management, one version");
        assertThat(titles(Optional.of(new Installation(Path.of("/earlier")))))
                .containsEntry(
                        "F24", "rolling restart of core-auth and user-management, to an earlier version and back");
    }

    private static Map<String, String> titles(Optional<Installation> earlier) {
        return Faults.all(earlier).stream().collect(Collectors.toMap(Fault::id, Fault::title));
    }
}
