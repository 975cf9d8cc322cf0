package dev.gatehouse.usermanagement.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON merge patch (RFC 7396) of a profile: {@code display_name} (null removes it) and {@code locale}, nothing else. */
record ProfilePatch(Change displayName, Optional<LanguageTag> locale) {

    /** What a patch says of a member. */
    sealed interface Change {

        record Keep() implements Change {}

        record Clear() implements Change {}

        record Set(String text) implements Change {}
    }

    private static final String DISPLAY_NAME = "display_name";
    private static final String LOCALE = "locale";

    /** @throws DomainException INVALID_REQUEST naming each member that is unknown or refused */
    static ProfilePatch read(ObjectNode json) {
        var errors = new ArrayList<FieldError>();
        json.fieldNames().forEachRemaining(name -> {
            if (!name.equals(DISPLAY_NAME) && !name.equals(LOCALE)) {
                errors.add(new FieldError(pointer(name), "UNKNOWN_FIELD", "There is no such field."));
            }
        });
        var displayName = displayName(json.get(DISPLAY_NAME), errors);
        var locale = locale(json.get(LOCALE), errors);
        if (!errors.isEmpty()) {
            throw new DomainException(PlatformError.INVALID_REQUEST, "Some fields are not valid.", errors);
        }
        return new ProfilePatch(displayName, locale);
    }

    private static Change displayName(@Nullable JsonNode node, List<FieldError> errors) {
        if (node == null) {
            return new Change.Keep();
        }
        if (node.isNull()) {
            return new Change.Clear();
        }
        if (!node.isTextual()) {
            errors.add(malformed(DISPLAY_NAME));
            return new Change.Keep();
        }
        return switch (DisplayName.read(pointer(DISPLAY_NAME), node.textValue())) {
            case DisplayName.Reading.Accepted(var name) -> new Change.Set(name.text());
            case DisplayName.Reading.Refused(var error) -> {
                errors.add(error);
                yield new Change.Keep();
            }
        };
    }

    private static Optional<LanguageTag> locale(@Nullable JsonNode node, List<FieldError> errors) {
        if (node == null) {
            return Optional.empty();
        }
        var tag = node.isTextual() ? LanguageTag.read(node.textValue()) : Optional.<LanguageTag>empty();
        if (tag.isEmpty()) {
            errors.add(malformed(LOCALE));
        }
        return tag;
    }

    private static FieldError malformed(String name) {
        return new FieldError(pointer(name), "MALFORMED", "The value has the wrong type or form.");
    }

    private static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
