package dev.gatehouse.kit.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How services know each other on gRPC. */
@ConfigMapping(prefix = "platform.service-keys")
public interface ServiceKeysConfig {

    /** File with this service's private key: one EC P-256 JWK (RFC 7517) whose {@code kid} is the service's name. */
    Path own();

    /** File with the public keys of every service that may call: a JWKS; {@code kid} is the caller's name. */
    Path all();

    /** Life of a service token; a new one is made when half of it has passed. */
    @WithDefault("4m")
    Duration lifetime();
}
