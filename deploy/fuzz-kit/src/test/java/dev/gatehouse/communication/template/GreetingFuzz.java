package dev.gatehouse.communication.template;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for a mail, whatever its reader is called and whichever language is asked for. */
public final class GreetingFuzz {

    private static final int LONGEST_NAME = 60;

    private GreetingFuzz() {}

    public static void name(String displayName) {
        Salutation.of(displayName).ifPresent(name -> {
            assertThat(name.codePointCount(0, name.length())).isBetween(1, LONGEST_NAME);
            assertThat(name.codePoints().noneMatch(Character::isISOControl)).isTrue();
            assertThat(name).doesNotContain("://", "@", "\u202e", "\u2028");
            assertThat(Salutation.of(name)).contains(name);
            assertThat(CompactHtml.of(name).chars()).allMatch(c -> c < 0x80);
        });
    }

    public static void language(String header) {
        assertThat(Language.accepted(header)).isNotNull();
        assertThat(Language.of(header)).isNotNull();
    }
}
