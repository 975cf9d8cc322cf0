package dev.gatehouse.coreauth.activation.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.activation.ActivationState;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.audit.Initiators;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Why can this person not sign in, and what next: for operators. */
@Path("/admin/v1/activations")
@Tag(name = "Review")
class ReviewResource {

    private static final int LONGEST_TIMELINE = 500;
    private static final String FIRST = "00000000-0000-0000-0000-000000000000";

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<ActivationView> activations, @Nullable String nextPageToken) {}

    record Timeline(UUID userId, List<ReviewRepository.Entry> entries) {}

    private final ReviewRepository activations;
    private final RetryActivation retryActivation;
    private final Initiators initiators;

    ReviewResource(ReviewRepository activations, RetryActivation retryActivation, Initiators initiators) {
        this.activations = activations;
        this.retryActivation = retryActivation;
        this.initiators = initiators;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "Activations in a state, about in the order of registration; page_token is the last user's id")
    public Uni<RestResponse<Page>> list(
            @QueryParam("state") @DefaultValue("NEEDS_REVIEW") ActivationState state,
            @QueryParam("page_size") @DefaultValue("50") @Min(1) @Max(200) int pageSize,
            @QueryParam("page_token") @DefaultValue(FIRST) UUID pageToken) {
        return activations.in(state, pageToken, pageSize + 1).map(found -> page(found, state, pageSize));
    }

    @GET
    @Path("/{user_id}/timeline")
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(
            summary = "Each attempt at each part: when, where, how long, with what outcome, in which trace",
            description = """
                    The oldest first. Tasks: handover, password, roles, email, profile, and activation for the whole. A part is asked by \
                    the registration, again by the sweeper, or by an operator; attempt numbers the asks, and an answer has the number of \
                    the ask it came after. Of an answer took_ms counts from that ask, and source is the service whose event it was; of \
                    a password it is the attempt's own. outcome is accepted, asked, asked again, asked by an operator, ready, failed \
                    (error says why) or active. What the sweeper asks begins a trace of its own. Past 300 entries of one account only \
                    what changes its activation is added.""")
    public Uni<Timeline> timeline(@PathParam("user_id") UUID userId) {
        return activations.timeline(userId, LONGEST_TIMELINE).map(entries -> new Timeline(userId, entries));
    }

    @POST
    @Path("/{user_id}/retry")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(summary = "Has the unfinished parts tried again")
    public Uni<Void> retry(
            @PathParam("user_id") UUID userId, @Context SecurityContext security, @Context HttpServerRequest http) {
        return retryActivation.retry(initiators.operator(AccessToken.of(security), http), userId);
    }

    private static RestResponse<Page> page(List<ActivationView> found, ActivationState state, int size) {
        if (found.size() <= size) {
            return RestResponse.ok(new Page(found, null));
        }
        var shown = found.subList(0, size);
        var token = shown.getLast().userId().toString();
        return RestResponse.ResponseBuilder.ok(new Page(shown, token))
                .header(
                        "Link",
                        "</admin/v1/activations?state=" + state + "&page_size=" + size + "&page_token=" + token
                                + ">; rel=\"next\"")
                .build();
    }
}
