package dev.gatehouse.coreauth.api.password;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.Arrays;

/** Reads a password out of the parser's own buffer, without a String in between, and wipes it there. */
class PlaintextPasswordDeserializer extends JsonDeserializer<PlaintextPassword> {

    @Override
    public PlaintextPassword deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (PlaintextPassword) context.handleUnexpectedToken(PlaintextPassword.class, parser);
        }
        var buffer = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int to = from + parser.getTextLength();
        var typed = Arrays.copyOfRange(buffer, from, to);
        Arrays.fill(buffer, from, to, '\0');
        return PlaintextPassword.of(typed);
    }
}
