package dev.gatehouse.communication.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.security.Access;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Mails for operators. */
@Path("/admin/v1/messages")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Mails")
class MessageReviewResource {

    private static final String FIRST = "00000000-0000-0000-0000-000000000000";

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<MessageView> messages, @Nullable String nextPageToken) {}

    record Reason(@NotBlank @Size(max = 500) String reason) {}

    record Queued(UUID messageId) {}

    private final ReviewRepository messages;
    private final SendAgain sendAgain;
    private final Settle settle;
    private final Operators operators;

    MessageReviewResource(ReviewRepository messages, SendAgain sendAgain, Settle settle, Operators operators) {
        this.messages = messages;
        this.sendAgain = sendAgain;
        this.settle = settle;
        this.operators = operators;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "Messages in a state, oldest first; page_token is the last message's id")
    public Uni<RestResponse<Page>> list(
            @QueryParam("state") @DefaultValue("PARKED") MessageState state,
            @QueryParam("user_id") @Nullable UUID userId,
            @QueryParam("page_size") @DefaultValue("50") @Min(1) @Max(200) int pageSize,
            @QueryParam("page_token") @DefaultValue(FIRST) UUID pageToken) {
        return messages.in(state, userId, pageToken, pageSize + 1).map(found -> page(found, state, userId, pageSize));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "One message; its id is the mail's Message-ID")
    public Uni<MessageView> get(@PathParam("id") UUID id) {
        return messages.find(id).map(found -> found.orElseThrow(SendAgain::unknown));
    }

    @POST
    @Path("/{id}/send-again")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Sends a parked or failed mail again",
            description = "A parked one may have arrived: another message takes its place, and it becomes RESOLVED."
                    + " A failed one surely was not accepted and is tried afresh.")
    @APIResponse(responseCode = "202", description = "Queued; the id is that of the message that will be sent")
    @APIResponse(responseCode = "404", description = "There is no such message")
    @APIResponse(responseCode = "409", description = "It is neither parked nor failed")
    public Uni<Queued> sendAgain(
            @PathParam("id") UUID id,
            @NotNull @Valid Reason why,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        return sendAgain.send(operators.of(security, http), id, why.reason()).map(Queued::new);
    }

    @POST
    @Path("/{id}/settle")
    @ResponseStatus(204)
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "States that a parked mail did go out",
            description = "It becomes SENT, and that is told. One that is SENT already stays as it is.")
    @APIResponse(responseCode = "204", description = "It is SENT")
    @APIResponse(responseCode = "404", description = "There is no such message")
    @APIResponse(responseCode = "409", description = "It is neither parked nor sent")
    public Uni<Void> settle(
            @PathParam("id") UUID id,
            @NotNull @Valid Reason why,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        return settle.settle(operators.of(security, http), id, why.reason());
    }

    private static RestResponse<Page> page(
            List<MessageView> found, MessageState state, @Nullable UUID userId, int size) {
        if (found.size() <= size) {
            return RestResponse.ok(new Page(found, null));
        }
        var shown = found.subList(0, size);
        var token = shown.getLast().id().toString();
        var user = userId == null ? "" : "&user_id=" + userId;
        return RestResponse.ResponseBuilder.ok(new Page(shown, token))
                .header(
                        "Link",
                        "</admin/v1/messages?state=" + state + user + "&page_size=" + size + "&page_token=" + token
                                + ">; rel=\"next\"")
                .build();
    }
}
