package dev.gatehouse.testkit;

import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** Tells callers who they are. */
@Path(CallerResource.PATH)
public class CallerResource {

    static final String PATH = "/test/caller";

    /** The caller's name, of whom both ways to ask who it is are asked. */
    @POST
    @RolesAllowed(Access.FULL_SESSION)
    public Uni<String> name(String body, @Context SecurityContext security) {
        var name = security.isUserInRole(Access.FULL_SESSION)
                ? AccessToken.of(security).getName()
                : "nobody";
        return Uni.createFrom().item(name);
    }
}
