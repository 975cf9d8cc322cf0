package dev.gatehouse.kit.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** Whom a service believes about its clients. */
@ConfigMapping(prefix = "platform.client-address")
interface ClientAddressConfig {

    /** Addresses of proxies (IP literals) whose {@code X-Forwarded-For} is believed. */
    @WithDefault("${GATEHOUSE_TRUSTED_PROXIES:127.0.0.1}")
    Set<String> trustedProxies();
}
