package dev.gatehouse.coreauth.session;

import com.google.protobuf.Timestamp;
import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.api.v1.EndedSession;
import dev.gatehouse.coreauth.api.v1.ListEndedRequest;
import dev.gatehouse.coreauth.api.v1.ListEndedResponse;
import dev.gatehouse.coreauth.api.v1.Sessions;
import dev.gatehouse.coreauth.session.EndedSessionRepository.Ended;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Tells services that start which sessions ended while nobody could tell them. */
@GrpcService
class SessionsGrpcService implements Sessions {

    private final EndedSessionRepository ended;
    private final Revocations revocations;
    private final SessionConfig config;

    SessionsGrpcService(EndedSessionRepository ended, Revocations revocations, SessionConfig config) {
        this.ended = ended;
        this.revocations = revocations;
        this.config = config;
    }

    @Override
    public Uni<ListEndedResponse> listEnded(ListEndedRequest request) {
        if (request.getWithinSeconds() <= 0) {
            throw new DomainException(CoreAuthError.MALFORMED_REQUEST, "within_seconds is missing or too large.");
        }
        return ended.page(
                        within(request.getWithinSeconds()),
                        EndedPageToken.parse(request.getPageToken()),
                        config.endedPage())
                .map(this::response);
    }

    /** More, since the row's time is by the clock of the replica that ended it, which may be behind the database's. */
    private Duration within(int seconds) {
        var asked = Duration.ofSeconds(seconds);
        var longest = revocations.longestDenial();
        return (asked.compareTo(longest) < 0 ? asked : longest).plus(Revocations.LEEWAY);
    }

    private ListEndedResponse response(List<Ended> page) {
        var response = ListEndedResponse.newBuilder();
        for (var each : page) {
            var until = revocations.lastTokenExpiresAt(each.at());
            response.addSessions(EndedSession.newBuilder()
                    .setId(each.id())
                    .setLastTokenExpiresAt(Timestamp.newBuilder()
                            .setSeconds(until.getEpochSecond())
                            .setNanos(until.getNano())));
        }
        if (page.size() == config.endedPage()) {
            var last = page.getLast();
            response.setNextPageToken(EndedPageToken.of(last.id(), last.at()).toString());
        }
        return response.build();
    }
}
