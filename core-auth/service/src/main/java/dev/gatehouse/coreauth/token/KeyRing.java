package dev.gatehouse.coreauth.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;

/** The published signing keys: previous, current and next. Immutable. */
record KeyRing(List<SigningKey> keys) {

    KeyRing {
        keys = keys.stream().sorted(Comparator.comparing(SigningKey::signFrom)).toList();
    }

    /** The key to sign with. When two could, the newer: the older one's successor was created early. */
    Optional<SigningKey> current(Instant now) {
        return keys.reversed().stream().filter(key -> key.signsAt(now)).findFirst();
    }

    /** True when there is a key to sign with now and another that takes over from it without a gap. */
    boolean isComplete(Instant now) {
        return current(now).filter(this::hasSuccessorOf).isPresent();
    }

    boolean hasSuccessorOf(SigningKey current) {
        return successorOf(current).isPresent();
    }

    Optional<SigningKey> successorOf(SigningKey current) {
        return keys.stream()
                .filter(key -> key.signFrom().equals(current.signUntil()))
                .findFirst();
    }

    JsonWebKeySet publicKeys() {
        return new JsonWebKeySet(
                keys.stream().map(key -> (JsonWebKey) key.publicJwk()).toList());
    }

    /** The JWKS document (RFC 7517 section 5). */
    String json() {
        return keys.stream().map(SigningKey::publicJson).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }
}
