package dev.gatehouse.authorization.decision;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.Set;

/** Who may ask what. */
@ConfigMapping(prefix = "authorization.decision")
interface DecisionConfig {

    /** Services that may ask over gRPC. */
    @WithDefault("core-auth,user-management,communication,load")
    Set<String> callers();

    /** Questions in one batch, at most. */
    @WithDefault("100")
    @Min(1) @Max(100) int batch();

    /** Origin under which people reach this service, for the AuthZEN metadata. */
    @WithDefault("http://localhost:8080")
    URI publicOrigin();
}
