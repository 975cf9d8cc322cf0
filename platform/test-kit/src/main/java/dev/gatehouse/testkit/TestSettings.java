package dev.gatehouse.testkit;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings as a service reads them, without a service. */
public final class TestSettings {

    private static final int ORDINAL = 100;

    private TestSettings() {}

    /** The mapping with its defaults, but for the given settings, by their whole names. Fails when one is missing or is none. */
    public static <T> T of(Class<T> mapping, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(settings, "test", ORDINAL))
                .build()
                .getConfigMapping(mapping);
    }
}
