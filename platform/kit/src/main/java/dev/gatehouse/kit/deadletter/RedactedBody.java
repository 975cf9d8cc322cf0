package dev.gatehouse.kit.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body that could not be applied, as it may be shown. Events carry no personal data, but this one may not be an event: names,
 * ids, times, numbers, codes and words of ours stay, every other text is replaced by its length.
 *
 * @param body null when it is not JSON
 * @param sha256 of the whole body in hexadecimal, to compare it with a copy
 */
record RedactedBody(@Nullable JsonNode body, String sha256) {

    private static final Pattern HARMLESS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
            + "|\\d{4}-\\d\\d-\\d\\dT[0-9:.]{5,18}Z"
            + "|[A-Z][A-Z_]{1,39}");

    /** A word, and not what somebody has to say. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    /** Fields of our events whose texts are words of ours. */
    private static final Set<String> SPOKEN = Set.of("type", "domain", "reason", "template");

    private static final int LARGEST_SHOWN = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    static RedactedBody of(byte[] body) {
        return new RedactedBody(body.length > LARGEST_SHOWN ? null : readable(body), digest(body));
    }

    /** The text where it can be a word of ours, else its length. */
    static String word(String text) {
        return WORD.matcher(text).matches() ? text : length(text);
    }

    private static @Nullable JsonNode readable(byte[] body) {
        try {
            var read = JSON.readTree(body);
            return read == null || read.isMissingNode() ? null : redacted("", read);
        } catch (IOException notJson) {
            return null;
        }
    }

    private static JsonNode redacted(String field, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var shown = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(each -> shown.set(each.getKey(), redacted(each.getKey(), each.getValue())));
                yield shown;
            }
            case ArrayNode array -> {
                var shown = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> shown.add(redacted(field, element)));
                yield shown;
            }
            default -> node.isTextual() ? JsonNodeFactory.instance.textNode(redacted(field, node.textValue())) : node;
        };
    }

    private static String redacted(String field, String text) {
        if (HARMLESS.matcher(text).matches()) {
            return text;
        }
        return SPOKEN.contains(field) ? word(text) : length(text);
    }

    private static String length(String text) {
        return "(" + text.length() + " characters)";
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
