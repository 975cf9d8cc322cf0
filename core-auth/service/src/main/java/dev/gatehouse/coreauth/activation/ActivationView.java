package dev.gatehouse.coreauth.activation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.UUID;

/** An account's activation as its owner sees it. A larger {@code version} is a later view. */
public record ActivationView(
        UUID userId, ActivationState state, long version, Domains domains, ActivationStatus status) {

    static ActivationView of(UUID userId, ActivationState state, long version, Domains domains) {
        return new ActivationView(userId, state, version, domains, ActivationStatus.of(state, domains));
    }

    /** Nothing more will happen that its owner waits for. */
    @JsonIgnore
    public boolean isFinal() {
        return state == ActivationState.ACTIVE || state == ActivationState.ERASED;
    }
}
