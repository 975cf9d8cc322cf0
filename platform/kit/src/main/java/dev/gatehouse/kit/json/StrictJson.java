package dev.gatehouse.kit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * How requests are read: UTF-8 without a byte order mark, snake_case, nothing unknown, nothing twice, nothing deep, no number where
 * text, a time or a truth belongs, nothing that could not be stored as it came.
 */
@ApplicationScoped
class StrictJson implements ObjectMapperCustomizer {

    private static final int DEEPEST = 16;
    private static final int LONGEST_TEXT = 16 * 1024;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_NUMBER = 64;

    @Override
    @SuppressWarnings("deprecation") // a mapper that is there already has no builder
    public void customize(ObjectMapper mapper) {
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        var text = mapper.coercionConfigFor(LogicalType.Textual);
        text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
        text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
        text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        var truth = mapper.coercionConfigFor(LogicalType.Boolean);
        truth.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
        truth.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
        truth.setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        truth.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        mapper.registerModule(new SimpleModule("what can be stored")
                .addDeserializer(String.class, new StorableText())
                .addDeserializer(Instant.class, new Rfc3339Time<>(Instant.class, InstantDeserializer.INSTANT))
                .addDeserializer(
                        OffsetDateTime.class,
                        new Rfc3339Time<>(OffsetDateTime.class, InstantDeserializer.OFFSET_DATE_TIME)));
        mapper.getFactory().disable(JsonFactory.Feature.CHARSET_DETECTION);
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(LONGEST_TEXT)
                        .maxNameLength(LONGEST_NAME)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build());
    }
}
