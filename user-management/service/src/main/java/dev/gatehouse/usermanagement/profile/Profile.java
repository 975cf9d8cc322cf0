package dev.gatehouse.usermanagement.profile;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person may change of themselves, with what of the account is shown beside it and changes elsewhere. */
@Entity
@Table(name = "profiles")
@SecondaryTable(name = "users", pkJoinColumns = @PrimaryKeyJoinColumn(name = "user_id"))
class Profile {

    @Id
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "display_name")
    private @Nullable String displayName;

    private String locale;

    @Version
    private long version;

    @Column(table = "users", insertable = false, updatable = false)
    private String email;

    @Column(table = "users", name = "email_verified", insertable = false, updatable = false)
    private boolean emailVerified;

    @Column(table = "users", name = "created_at", insertable = false, updatable = false)
    private Instant createdAt;

    protected Profile() {}

    /** Takes over what the patch names; the version moves when the change is stored. */
    void change(ProfilePatch patch) {
        switch (patch.displayName()) {
            case ProfilePatch.Change.Keep _ -> {}
            case ProfilePatch.Change.Clear _ -> displayName = null;
            case ProfilePatch.Change.Set(var text) -> displayName = text;
        }
        patch.locale().ifPresent(tag -> locale = tag.text());
    }

    long version() {
        return version;
    }

    UUID userId() {
        return userId;
    }

    ProfileView view() {
        return new ProfileView(userId, email, emailVerified, displayName, locale, createdAt, version);
    }
}
