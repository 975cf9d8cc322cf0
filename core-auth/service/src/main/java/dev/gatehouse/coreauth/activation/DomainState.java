package dev.gatehouse.coreauth.activation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a domain has come, in the order of the join: a success heals a failure, and nothing takes a success back. */
public enum DomainState {
    PENDING,
    /** A try went wrong, and there will be others. */
    DELAYED,
    FAILED,
    READY;

    public DomainState join(DomainState other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Its name on every wire and in the database's type {@code domain_state}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DomainState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
