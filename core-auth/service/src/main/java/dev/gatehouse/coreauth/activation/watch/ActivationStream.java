package dev.gatehouse.coreauth.activation.watch;

import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.kit.security.AccessToken;
import dev.gatehouse.kit.security.SessionDenyList;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.util.Optional;

/** Event streams: each view once, comments in between, an end with the final view or with the token's validity. */
@ApplicationScoped
class ActivationStream {

    private static final String EVENT = "activation";

    private final ActivationEvents events;
    private final SessionDenyList denied;
    private final WatchConfig config;
    private final Clock clock;

    ActivationStream(ActivationEvents events, SessionDenyList denied, WatchConfig config, Clock clock) {
        this.events = events;
        this.denied = denied;
        this.config = config;
        this.clock = clock;
    }

    /** @param since the version that the client has seen */
    Multi<OutboundSseEvent> open(AccessToken token, long since, Sse sse) {
        var views = events.watch(token.userId(), since)
                .onItem()
                .transformToMultiAndConcatenate(view -> view.isFinal()
                        ? Multi.createFrom().items(Optional.of(event(view, sse)), Optional.<OutboundSseEvent>empty())
                        : Multi.createFrom().item(Optional.of(event(view, sse))));
        var beats = Multi.createFrom()
                .ticks()
                .every(config.heartbeat())
                .map(tick -> isValid(token) ? Optional.of(comment(sse)) : Optional.<OutboundSseEvent>empty());
        return Multi.createBy()
                .merging()
                .streams(views, beats)
                .select()
                .first(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private boolean isValid(AccessToken token) {
        return clock.instant().isBefore(token.expiresAt()) && !denied.refuses(token);
    }

    private static OutboundSseEvent event(ActivationView view, Sse sse) {
        return sse.newEventBuilder()
                .id(Long.toString(view.version()))
                .name(EVENT)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(ActivationView.class, view)
                .build();
    }

    private static OutboundSseEvent comment(Sse sse) {
        return sse.newEventBuilder().comment("still there").build();
    }
}
