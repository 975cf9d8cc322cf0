package dev.gatehouse.testkit.sound.account;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;

/** Keeps every rule. */
@Path("/sound")
class AccountResource {

    private final Clock clock;

    AccountResource(Clock clock) {
        this.clock = clock;
    }

    @GET
    @PermitAll
    public Uni<String> now() {
        return Uni.createFrom().item(clock.instant().toString());
    }
}
