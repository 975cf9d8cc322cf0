package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.usermanagement.api.EmailAddress;
import dev.gatehouse.usermanagement.profile.DisplayName;
import dev.gatehouse.usermanagement.profile.LanguageTag;
import org.jspecify.annotations.Nullable;

/** What a registration asks for, found acceptable. */
record NewAccount(EmailAddress email, @Nullable DisplayName displayName, LanguageTag locale) {

    @Nullable String displayNameText() {
        return displayName == null ? null : displayName.text();
    }
}
