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
 * A body that could not be applied, as it may be shown. Events carry no personal data and no secret, but this one may not be an
 * event: ids, times, numbers, names of fields, wire types and the words that the contracts name stay, every other text is replaced
 * by its length, be it a single word.
 *
 * @param body null when it is not JSON
 * @param sha256 of the whole body in hexadecimal, to compare it with a copy
 */
record RedactedBody(@Nullable JsonNode body, String sha256) {

    private static final Pattern HARMLESS =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{4}-\\d\\d-\\d\\dT[0-9:.]{5,18}Z");

    /** A wire type: lower-case words with a dot between them, which no token is. */
    private static final Pattern TYPE = Pattern.compile("(?=.{1,64}$)[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)+");

    /** A field's name in snake case: where somebody has put keys of another kind, they are texts like others. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,40}$)[a-z]+(_[a-z]+)*");

    /** What some codes end in, after a word that is known. */
    private static final Pattern NUMBER = Pattern.compile("_\\d{3}$");

    /** Fields of our events whose texts are words that a contract names. */
    private static final Set<String> SPOKEN = Set.of("domain", "domains", "reason", "template");

    private static final int LARGEST_SHOWN = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param words those that the contracts name */
    static RedactedBody of(byte[] body, Set<String> words) {
        return new RedactedBody(body.length > LARGEST_SHOWN ? null : readable(body, words), digest(body));
    }

    /** The text where it can be a wire type, else its length. */
    static String type(String text) {
        return TYPE.matcher(text).matches() ? text : length(text);
    }

    private static @Nullable JsonNode readable(byte[] body, Set<String> words) {
        try {
            var read = JSON.readTree(body);
            return read == null || read.isMissingNode() ? null : redacted("", read, words);
        } catch (IOException notJson) {
            return null;
        }
    }

    private static JsonNode redacted(String field, JsonNode node, Set<String> words) {
        return switch (node) {
            case ObjectNode object -> {
                var shown = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(each -> shown.set(
                                name(each.getKey(), shown.size() + 1),
                                redacted(each.getKey(), each.getValue(), words)));
                yield shown;
            }
            case ArrayNode array -> {
                var shown = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> shown.add(redacted(field, element, words)));
                yield shown;
            }
            default ->
                node.isTextual() ? JsonNodeFactory.instance.textNode(redacted(field, node.textValue(), words)) : node;
        };
    }

    private static String redacted(String field, String text, Set<String> words) {
        if (HARMLESS.matcher(text).matches()) {
            return text;
        }
        if (SPOKEN.contains(field) && words.contains(NUMBER.matcher(text).replaceFirst(""))) {
            return text;
        }
        return field.equals("type") ? type(text) : length(text);
    }

    /** @param place of the field among its object's: two whose names are not shown stay two */
    private static String name(String name, int place) {
        return NAME.matcher(name).matches() ? name : "(field " + place + ", " + name.length() + " characters)";
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
