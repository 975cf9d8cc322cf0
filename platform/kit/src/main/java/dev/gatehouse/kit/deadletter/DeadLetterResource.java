package dev.gatehouse.kit.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.http.StorableTime;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Events that could not be applied, for operators. */
@Path("/admin/v1/{service}/dead-letters")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
class DeadLetterResource {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<DeadLetter> deadLetters, @Nullable String nextPageToken) {}

    record Causes(List<DeadLetterRows.Cause> causes) {}

    record Reason(@NotBlank @Size(max = 500) String reason) {}

    /** @param replayId which an earlier answer to the same operator named, to go on with that; absent at first */
    record ReplayOrder(
            @NotBlank @Size(max = 500) String cause,
            @Nullable String consumer,
            @Nullable UUID userId,
            @Nullable OffsetDateTime receivedBefore,
            @Nullable UUID replayId,
            @NotBlank @Size(max = 500) String reason) {}

    private final DeadLetters letters;
    private final DeadLetterRows rows;
    private final Operators operators;
    private final ServiceConfig service;

    DeadLetterResource(DeadLetters letters, DeadLetterRows rows, Operators operators, ServiceConfig service) {
        this.letters = letters;
        this.rows = rows;
        this.operators = operators;
        this.service = service;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "Dead letters, oldest first, in pages")
    public Uni<RestResponse<Page>> list(
            @PathParam("service") String named,
            @QueryParam("cause") @Nullable String cause,
            @QueryParam("user_id") @Nullable UUID userId,
            @QueryParam("received_before") @StorableTime @Nullable OffsetDateTime receivedBefore,
            @QueryParam("page_size") @DefaultValue("50") @Min(1) @Max(200) int pageSize,
            @QueryParam("page_token") @DefaultValue("") @Size(max = 400) String pageToken) {
        requireOwn(named);
        var filter = new DeadLetterFilter(cause, null, userId, receivedBefore);
        return rows.after(PageToken.parse(pageToken), filter, pageSize + 1).map(found -> page(found, filter, pageSize));
    }

    @GET
    @Path("/causes")
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "How many dead letters there are of which cause; the 200 most frequent")
    public Uni<Causes> causes(@PathParam("service") String named) {
        requireOwn(named);
        return rows.causes().map(Causes::new);
    }

    @GET
    @Path("/{consumer}/{event_id}")
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "One dead letter with its body; texts in it are shown by their length only")
    public Uni<DeadLetterRows.Opened> get(
            @PathParam("service") String named,
            @PathParam("consumer") String consumer,
            @PathParam("event_id") UUID eventId) {
        requireOwn(named);
        return rows.find(consumer, eventId).map(found -> found.orElseThrow(DeadLetterResource::unknown));
    }

    @POST
    @Path("/{consumer}/{event_id}/replay")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "Tries one dead letter again, under its own event id")
    public Uni<DeadLetters.Ordered> replay(
            @PathParam("service") String named,
            @PathParam("consumer") String consumer,
            @PathParam("event_id") UUID eventId,
            @NotNull @Valid Reason why,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        requireOwn(named);
        return letters.replay(operators.of(security, http), consumer, eventId, why.reason());
    }

    @POST
    @Path("/{consumer}/{event_id}/discard")
    @ResponseStatus(204)
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "Decides that a dead letter shall never be applied")
    public Uni<Void> discard(
            @PathParam("service") String named,
            @PathParam("consumer") String consumer,
            @PathParam("event_id") UUID eventId,
            @NotNull @Valid Reason why,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        requireOwn(named);
        return letters.discard(operators.of(security, http), consumer, eventId, why.reason());
    }

    @POST
    @Path("/replays")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Tries all dead letters of a cause again, oldest first",
            description =
                    "A part at a time. While the answer says more, ask again with its replay_id: none is tried twice in"
                            + " one replay. total is what all parts so far were given. Only who began a replay goes on with it.")
    public Uni<DeadLetters.Ordered> replayAll(
            @PathParam("service") String named,
            @NotNull @Valid ReplayOrder order,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        requireOwn(named);
        var filter = new DeadLetterFilter(order.cause(), order.consumer(), order.userId(), order.receivedBefore());
        return letters.replay(operators.of(security, http), filter, order.replayId(), order.reason());
    }

    @GET
    @Path("/replays/{id}")
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(
            summary = "How far a replay has come",
            description =
                    "failed are dead again, or discarded since. What a later replay has put back is counted by that one, and"
                            + " here in total alone.")
    public Uni<DeadLetterRows.Replay> progress(@PathParam("service") String named, @PathParam("id") UUID id) {
        requireOwn(named);
        return rows.progress(id).map(found -> found.orElseThrow(DeadLetterResource::unknown));
    }

    private RestResponse<Page> page(List<DeadLetter> found, DeadLetterFilter filter, int size) {
        if (found.size() <= size) {
            return RestResponse.ok(new Page(found, null));
        }
        var shown = found.subList(0, size);
        var token = PageToken.of(shown.getLast()).toString();
        return RestResponse.ResponseBuilder.ok(new Page(shown, token))
                .header(
                        "Link",
                        "</admin/v1/" + service.name() + "/dead-letters?" + filter.query() + "page_size=" + size
                                + "&page_token=" + token + ">; rel=\"next\"")
                .build();
    }

    private void requireOwn(String named) {
        if (!service.name().equals(named)) {
            throw unknown();
        }
    }

    private static DomainException unknown() {
        return new DomainException(PlatformError.NOT_FOUND, "There is no such thing here.");
    }
}
