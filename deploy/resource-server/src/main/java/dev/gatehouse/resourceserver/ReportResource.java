package dev.gatehouse.resourceserver;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Answers with the {@code sub} of whoever asks. */
@Path("/reports")
@Produces(MediaType.TEXT_PLAIN)
public class ReportResource {

    /** A person with an active account; the token is verified here, against the published keys. */
    @GET
    @RolesAllowed("user")
    public String people(@Context SecurityIdentity caller) {
        return caller.getPrincipal().getName();
    }

    /** The same; Gatehouse is asked each time, and a revoked token is refused at once. */
    @GET
    @Path("/asked")
    @Tenant("asked")
    @RolesAllowed("user")
    public String asked(@Context SecurityIdentity caller) {
        return caller.getPrincipal().getName();
    }

    /** A program with this scope; the token is verified here. */
    @GET
    @Path("/programs")
    @PermissionsAllowed("reports:read")
    public String programs(@Context SecurityIdentity caller) {
        return caller.getPrincipal().getName();
    }
}
