package dev.gatehouse.usermanagement.profile;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A person's account as they see it.
 *
 * @param version of this representation; travels as {@code ETag}
 */
@Schema(name = "Profile")
record ProfileView(
        UUID id,
        String email,
        boolean emailVerified,
        @Nullable String displayName,
        String locale,
        Instant createdAt,
        @JsonIgnore @Schema(hidden = true) long version) {

    @Override
    public String toString() {
        return "ProfileView[" + id + "]";
    }
}
