package dev.gatehouse.communication.verification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/** How addresses are verified. */
@ConfigMapping(prefix = "communication.verification")
interface VerificationConfig {

    /** Origin (RFC 6454) of the links in mails. Never taken from a request. */
    @Pattern(regexp = "https?://[A-Za-z0-9.\\-\\[\\]:]+") String origin();

    /** {@code mail.*} and {@code email.*} events go here. */
    String topic();

    /** What a registration tells of others. */
    enum Privacy {
        /** A taken address is refused. */
        OPEN,
        /** Whoever tries a taken address gets a session all the same, of nobody. */
        PRIVATE
    }

    /** As in user-management and core-auth: GATEHOUSE_REGISTRATION_PRIVACY is read by all three. */
    @WithDefault("${gatehouse.registration.privacy:open}")
    Privacy privacy();

    /** How often what no limit asks for any more is deleted. */
    @WithDefault("1h")
    Duration cleaning();

    /** Life of a link. */
    @WithDefault("24h")
    Duration validity();

    /** Mails that a person may ask for within one minute; more are silently not sent, here and below. */
    @WithDefault("1")
    @Min(1) @Max(10) int perMinute();

    /** Mails that a person may ask for within five minutes. */
    @WithDefault("3")
    @Min(1) @Max(50) int perFiveMinutes();

    /** Mails that a person may ask for within 24 hours. */
    @WithDefault("10")
    @Min(1) @Max(100) int perDay();
}
