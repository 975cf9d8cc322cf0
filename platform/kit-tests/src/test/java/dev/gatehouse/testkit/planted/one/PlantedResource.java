package dev.gatehouse.testkit.planted.one;

import dev.gatehouse.servers.Signal;
import dev.gatehouse.testkit.planted.two.TwoHelper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.jspecify.annotations.Nullable;

/** Breaks every rule once; never used. */
@Path("/planted")
public class PlantedResource {

    @Entity
    public static class Row {
        @Id
        long id;
    }

    @Inject
    @Nullable Emitter<String> emitter;

    @Context
    @Nullable UriInfo uri;

    @ConfigProperty(name = "planted")
    @Nullable String configured;

    @GET
    @Blocking
    public Uni<Row> row() {
        Uni.createFrom().item(Instant.now()).await().indefinitely();
        return Uni.createFrom().item(new Row());
    }

    String cycle(TwoHelper other) {
        return other.back(this);
    }

    String foreign(Signal other) {
        return other.name();
    }
}
