package dev.gatehouse.kit.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.temporal.Temporal;
import java.util.regex.Pattern;

/** A time as RFC 3339 writes it: text, a year of four digits. Not a number of seconds, nor a year that PostgreSQL does not know. */
final class Rfc3339Time<T extends Temporal> extends StdScalarDeserializer<T> {

    private static final long serialVersionUID = 1;
    private static final Pattern FORM = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt].+");

    private final transient JsonDeserializer<T> any;

    Rfc3339Time(Class<T> type, JsonDeserializer<T> any) {
        super(type);
        this.any = any;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return parser.hasToken(JsonToken.VALUE_STRING)
                        && FORM.matcher(parser.getText()).matches()
                ? any.deserialize(parser, context)
                : context.reportInputMismatch(this, "not a time as RFC 3339 writes it");
    }
}
