package dev.gatehouse.communication.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompactHtmlTest {

    @Test
    void linesAreJoinedAndCharactersBeyondAsciiAreReferences() {
        assertThat(CompactHtml.of("<p>\n  Grüße 𝒜\n</p>\n")).isEqualTo("<p>Gr&#252;&#223;e &#119964;</p>\n");
    }

    @Test
    void noLineIsLongerThanMailAllows() {
        var compact = CompactHtml.of(("<p>" + "x".repeat(400) + "</p>\n").repeat(20));

        assertThat(compact.lines()).hasSize(10).allMatch(line -> line.length() <= 900);
    }
}
