package dev.gatehouse.e2e;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A body that each route would take, from {@code bodies.txt}, for tests to spoil. */
record SoundBodies(List<Sample> samples) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CELLS = 4;

    private record Sample(String service, String method, String path, String body) {

        boolean isFor(Operation operation) {
            return (service.equals("*") || service.equals(operation.service().title()))
                    && method.equals(operation.method())
                    && path.equals(operation.path());
        }
    }

    static SoundBodies read() {
        try (var table = Objects.requireNonNull(SoundBodies.class.getResourceAsStream("/bodies.txt"))) {
            return new SoundBodies(new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+", CELLS))
                    .map(cells -> new Sample(cells[0], cells[1], cells[2], cells[3]))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException when there is none for it */
    JsonNode bodyFor(Operation operation) {
        var sample = samples.stream()
                .filter(each -> each.isFor(operation))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("bodies.txt has nothing for " + operation.title()));
        return tree(sample.body().replace("{unique}", Person.unique()));
    }

    /** A pointer to each member of each object in a body. */
    static List<JsonPointer> members(JsonNode body) {
        var found = new ArrayList<JsonPointer>();
        add(found, JsonPointer.empty(), body);
        return found;
    }

    /** The body with {@code json}, which need not be JSON, in place of a member. */
    static String spoilt(JsonNode body, JsonPointer member, String json) {
        var copy = body.deepCopy();
        ((ObjectNode) copy.at(member.head())).putRawValue(member.last().getMatchingProperty(), new RawValue(json));
        return copy.toString();
    }

    private static void add(List<JsonPointer> found, JsonPointer at, JsonNode node) {
        node.properties().forEach(member -> {
            var pointer = at.appendProperty(member.getKey());
            found.add(pointer);
            add(found, pointer, member.getValue());
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            add(found, at.appendIndex(i), node.get(i));
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
