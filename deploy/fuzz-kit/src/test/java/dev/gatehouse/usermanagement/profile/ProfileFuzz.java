package dev.gatehouse.usermanagement.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.fuzz.Text;
import dev.gatehouse.kit.problem.DomainException;
import java.io.IOException;

/** What holds for a profile's fields whatever is sent. */
public final class ProfileFuzz {

    private ProfileFuzz() {}

    public static void name(String entered) {
        switch (DisplayName.read("/display_name", entered)) {
            case DisplayName.Reading.Accepted(var name) -> {
                assertThat(name.text().codePointCount(0, name.text().length()))
                        .isBetween(1, DisplayName.MAX_CODE_POINTS);
                assertThat(DisplayName.read("/display_name", name.text()))
                        .isEqualTo(new DisplayName.Reading.Accepted(name));
                assertThat(name.text().codePoints().noneMatch(Character::isISOControl))
                        .isTrue();
            }
            case DisplayName.Reading.Refused(var error) -> {
                assertThat(error.pointer()).isEqualTo("/display_name");
                Text.assertUntold(new IllegalArgumentException(error.detail()), entered);
            }
        }
    }

    public static void precondition(String header) {
        try {
            assertThat(Precondition.ifMatch(header).tags()).allMatch(header::contains);
        } catch (DomainException refused) {
            Text.assertUntold(refused, header);
        }
        assertThat(Precondition.isKnown(Precondition.tag(7), 7)).isTrue();
        Precondition.isKnown(header, 7);
    }

    public static void patch(ObjectMapper json, byte[] bytes) throws IOException {
        try {
            var patch = json.readValue(bytes, ObjectNode.class);
            if (patch != null) {
                ProfilePatch.read(patch);
            }
        } catch (JsonProcessingException | DomainException refused) {
            // as it should
        }
    }
}
