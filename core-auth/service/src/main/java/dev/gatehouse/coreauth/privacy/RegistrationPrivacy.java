package dev.gatehouse.coreauth.privacy;

import jakarta.enterprise.context.ApplicationScoped;

/** Whether registrations are private: then no answer tells whether an address has an account. */
@ApplicationScoped
public class RegistrationPrivacy {

    private final boolean isPrivate;

    RegistrationPrivacy(PrivacyConfig config) {
        this.isPrivate = config.privacy() == PrivacyConfig.Privacy.PRIVATE;
    }

    public boolean isPrivate() {
        return isPrivate;
    }
}
