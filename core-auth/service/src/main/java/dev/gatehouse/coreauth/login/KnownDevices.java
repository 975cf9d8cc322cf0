package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.token.Device;
import dev.gatehouse.coreauth.token.DeviceTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Devices on which an account's owner has signed in lately, told by the tokens that they got for it. Nothing is stored of them. */
@ApplicationScoped
class KnownDevices {

    private final DeviceTokens tokens;
    private final LoginConfig config;
    private final Clock clock;

    KnownDevices(DeviceTokens tokens, LoginConfig config, Clock clock) {
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The device that the token speaks for; empty when it is none of that account's or too old. It is a known one if the account has
     * the password still that was typed there.
     *
     * @param account as in {@link Attempt}
     */
    Optional<Device> shown(@Nullable String token, String account) {
        if (token == null) {
            return Optional.empty();
        }
        var oldest = clock.instant().minus(config.knownFor());
        return tokens.read(token, account).filter(device -> device.issuedAt().isAfter(oldest));
    }

    /**
     * The token of a sign-in, good for as long again.
     *
     * @param device null: it becomes known by this
     */
    String token(@Nullable Device device, String account, int credentialVersion) {
        var id = device == null ? tokens.newId() : device.id();
        return tokens.issue(new Device(id, credentialVersion, clock.instant()), account);
    }
}
