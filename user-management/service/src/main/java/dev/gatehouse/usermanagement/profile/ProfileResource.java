package dev.gatehouse.usermanagement.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/users/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
class ProfileResource {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    @Schema(name = "ProfilePatch", description = "JSON merge patch (RFC 7396): what is absent stays as it is.")
    record PatchView(
            @Schema(nullable = true, maxLength = 80, description = "Null removes it.") @Nullable String displayName,

            @Schema(pattern = "[a-z]{2,3}(-[A-Z]{2})?") @Nullable String locale) {}

    private final ProfileRepository profiles;
    private final ChangeProfile changeProfile;

    ProfileResource(ProfileRepository profiles, ChangeProfile changeProfile) {
        this.profiles = profiles;
        this.changeProfile = changeProfile;
    }

    @GET
    @RolesAllowed(Access.FULL_SESSION)
    @WithSession
    @Operation(summary = "The caller's own profile")
    @APIResponse(responseCode = "200", description = "The profile; ETag is its version.")
    @APIResponse(responseCode = "304", description = "Still the version that If-None-Match names.")
    public Uni<RestResponse<ProfileView>> get(
            @Context SecurityContext security, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        return profiles.get(AccessToken.of(security).userId())
                .map(Profile::view)
                .map(profile ->
                        Precondition.isKnown(ifNoneMatch, profile.version()) ? unchanged(profile) : answer(profile));
    }

    @PATCH
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Change the caller's own profile")
    @RequestBody(content = @Content(mediaType = MERGE_PATCH, schema = @Schema(implementation = PatchView.class)))
    @APIResponse(responseCode = "200", description = "The profile after the change.")
    @APIResponse(responseCode = "400", description = "A field is unknown or refused; errors[] names it.")
    @APIResponse(responseCode = "412", description = "The profile is no longer the version that If-Match names.")
    @APIResponse(responseCode = "428", description = "If-Match is missing.")
    public Uni<RestResponse<ProfileView>> patch(
            @Context SecurityContext security,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull ObjectNode patch) {
        var precondition = Precondition.ifMatch(ifMatch);
        return changeProfile
                .change(AccessToken.of(security).userId(), precondition, ProfilePatch.read(patch))
                .map(ProfileResource::answer);
    }

    private static RestResponse<ProfileView> answer(ProfileView profile) {
        return RestResponse.ResponseBuilder.ok(profile)
                .header(HttpHeaders.ETAG, Precondition.tag(profile.version()))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    private static RestResponse<ProfileView> unchanged(ProfileView profile) {
        return RestResponse.ResponseBuilder.<ProfileView>create(RestResponse.Status.NOT_MODIFIED)
                .header(HttpHeaders.ETAG, Precondition.tag(profile.version()))
                .build();
    }
}
