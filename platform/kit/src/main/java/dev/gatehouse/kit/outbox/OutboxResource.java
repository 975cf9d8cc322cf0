package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The events that this service has published, for operators. */
@Path("/admin/v1/{service}/outbox")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Outbox")
class OutboxResource {

    /** @param afterPosition where an earlier answer ended; absent at first */
    record RepublishOrder(
            @NotNull OffsetDateTime since,
            @Nullable @PositiveOrZero Long afterPosition) {}

    private final Republish republish;
    private final Operators operators;
    private final ServiceConfig service;

    OutboxResource(Republish republish, Operators operators, ServiceConfig service) {
        this.republish = republish;
        this.operators = operators;
        this.service = service;
    }

    @POST
    @Path("/republish")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Publishes again, in order, what was appended since then",
            description =
                    "Refills a broker that lost its data, as far back as events are kept. Consumers drop what they"
                            + " know already. A part at a time: while the answer says more, ask again with its"
                            + " last_position as after_position.")
    public Uni<Republish.Part> republish(
            @PathParam("service") String named,
            @NotNull @Valid RepublishOrder order,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        if (!service.name().equals(named)) {
            throw new DomainException(PlatformError.NOT_FOUND, "There is no such thing here.");
        }
        return republish.since(
                operators.of(security, http), order.since(), Objects.requireNonNullElse(order.afterPosition(), 0L));
    }
}
