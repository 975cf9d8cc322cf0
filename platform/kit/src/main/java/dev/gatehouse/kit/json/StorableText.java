package dev.gatehouse.kit.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Text without U+0000, which PostgreSQL refuses, and without halves of surrogate pairs, which have no encoding and would be stored as
 * question marks.
 */
final class StorableText extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1;

    StorableText() {
        super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var text = StringDeserializer.instance.deserialize(parser, context);
        return text == null || text.codePoints().allMatch(StorableText::isStorable)
                ? text
                : context.reportInputMismatch(this, "text that cannot be stored");
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }
}
