package dev.gatehouse.coreauth.api;

import dev.gatehouse.coreauth.api.v1.ListEndedRequest;
import dev.gatehouse.coreauth.api.v1.ListEndedResponse;
import dev.gatehouse.coreauth.api.v1.MutinySessionsGrpc;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Asks core-auth what {@link SessionEvent}s told lately. */
public final class EndedSessions {

    private EndedSessions() {}

    /**
     * Reads a page, the oldest first; the token of the next one, empty after the last. Fails when core-auth refuses, or does not
     * answer by the deadline.
     *
     * @param within how long ago they may have ended, whole seconds
     * @param pageToken empty for the first page
     * @param ended takes a {@code sid}, or the {@code jti} of one token, and when the last token concerned has expired for certain
     */
    public static Uni<String> page(
            Channel coreAuth, Deadline deadline, Duration within, String pageToken, BiConsumer<String, Instant> ended) {
        var request = ListEndedRequest.newBuilder()
                .setWithinSeconds(Math.toIntExact(within.toSeconds()))
                .setPageToken(pageToken)
                .build();
        return MutinySessionsGrpc.newMutinyStub(coreAuth)
                .withDeadline(deadline)
                .listEnded(request)
                .invoke(answer -> tell(answer, ended))
                .map(ListEndedResponse::getNextPageToken);
    }

    private static void tell(ListEndedResponse answer, BiConsumer<String, Instant> ended) {
        for (var session : answer.getSessionsList()) {
            var until = session.getLastTokenExpiresAt();
            ended.accept(session.getId(), Instant.ofEpochSecond(until.getSeconds(), until.getNanos()));
        }
    }
}
