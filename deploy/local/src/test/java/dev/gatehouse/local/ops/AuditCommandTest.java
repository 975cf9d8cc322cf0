package dev.gatehouse.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditCommandTest {

    private static final String HEAD = "9:" + "cd".repeat(32);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();

    @Test
    void goesOnWhereThePartBeforeEndedAndNamesTheHead() throws Exception {
        answering(
                        "{'intact':true,'complete':false,'checked':10000,'through_sequence':10007,'head_sequence':10009}",
                        "{'intact':true,'complete':true,'checked':2,'through_sequence':10009,'head_sequence':10009,'head_hash':'ab'}")
                .verify(Optional.empty());

        assertThat(asked)
                .containsExactly(
                        "/admin/v1/audit/verification?limit=10000&after=0",
                        "/admin/v1/audit/verification?limit=10000&after=10007");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("10000 checked, at 10007 of 10009")
                .contains("10002 checked, at 10009 of 10009")
                .endsWith("intact; head 10009:ab" + System.lineSeparator());
    }

    @Test
    void failsWithTheFirstBrokenNumber() {
        var command = answering("{'intact':false,'complete':false,'checked':3,'first_broken':4,'fault':'MISSING'}");

        assertThatThrownBy(() -> command.verify(Optional.of(HEAD)))
                .isInstanceOf(OpsException.class)
                .hasMessage("BROKEN at 4: MISSING");
        assertThat(asked).containsExactly("/admin/v1/audit/verification?limit=10000&after=0&checkpoint=" + HEAD);
    }

    @Test
    void asksNothingWithWhatIsNoHead() {
        assertThatThrownBy(() -> answering().verify(Optional.of("9:c d"))).hasMessageStartingWith("not a head: 9:c d");
        assertThat(asked).isEmpty();
    }

    private AuditCommand answering(String... answers) {
        var left = new ArrayDeque<>(List.of(answers));
        return new AuditCommand(
                path -> {
                    asked.add(path);
                    return json(left.remove());
                },
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
