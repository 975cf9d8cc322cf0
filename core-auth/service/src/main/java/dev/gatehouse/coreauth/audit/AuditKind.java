package dev.gatehouse.coreauth.audit;

import java.util.Arrays;
import java.util.Optional;

/** What was done. Stored by its wire name: never rename. */
public enum AuditKind {
    /** Somebody signed in, or tried to. */
    SESSION_SIGNED_IN("session.signed-in"),
    /** A full session took the place of a temporary one. */
    SESSION_UPGRADED("session.upgraded"),
    /** A full session took the place of all others after the password had been changed. */
    SESSION_RENEWED("session.renewed"),
    SESSION_ENDED("session.ended"),
    /** A refresh token that had been replaced was shown again; its session ended. */
    REFRESH_TOKEN_REUSED("refresh-token.reused"),
    PASSWORD_CHANGED("password.changed"),
    PASSWORD_RESET_REQUESTED("password.reset-requested"),
    PASSWORD_RESET("password.reset"),
    /** One token was given up before its time. */
    ACCESS_TOKEN_REVOKED("access-token.revoked"),
    /** With its first secret. */
    SERVICE_ACCOUNT_CREATED("service-account.created"),
    SERVICE_ACCOUNT_ENABLED("service-account.enabled"),
    SERVICE_ACCOUNT_DISABLED("service-account.disabled"),
    SERVICE_ACCOUNT_DELETED("service-account.deleted"),
    /** A service account got another secret. */
    CREDENTIAL_CREATED("credential.created"),
    /** A service account lost a secret. */
    CREDENTIAL_DELETED("credential.deleted"),
    /** A program said who it is, and was not believed. Successes are not recorded. */
    CLIENT_AUTHENTICATED("client.authenticated"),
    /** By schedule. */
    SIGNING_KEY_MADE("signing-key.made"),
    SEALING_KEY_MADE("sealing-key.made"),
    /** The next key was called early. */
    SIGNING_KEY_ROTATED("signing-key.rotated"),
    SEALING_KEY_ROTATED("sealing-key.rotated"),
    /** An operator brought an account from another system. */
    USER_IMPORTED("user.imported"),
    /** An operator keeps somebody out. */
    USER_SUSPENDED("user.suspended"),
    USER_REACTIVATED("user.reactivated"),
    ACTIVATION_RETRIED("activation.retried"),
    /** To somebody; by the set-up token to oneself. */
    ROLE_GIVEN("role.given"),
    ROLE_TAKEN("role.taken"),
    ROLE_CREATED("role.created"),
    ROLE_CHANGED("role.changed"),
    ROLE_DELETED("role.deleted"),
    /** A mail that was in doubt or given up. */
    MESSAGE_SENT_AGAIN("message.sent-again"),
    /** A mail that was in doubt did go out. */
    MESSAGE_SETTLED("message.settled"),
    /** An event that could not be applied is tried again. */
    DEAD_LETTER_REPLAYED("dead-letter.replayed"),
    /** All events that could not be applied for one cause. */
    DEAD_LETTERS_REPLAYED("dead-letters.replayed"),
    DEAD_LETTER_DISCARDED("dead-letter.discarded"),
    /** A door for operators was shut to somebody who is known. */
    OPERATOR_REFUSED("operator.refused"),
    /** Published events go out again. */
    OUTBOX_REPUBLISHED("outbox.republished"),
    /** More was to be recorded at once than could be. */
    ENTRIES_DROPPED("audit.entries-dropped");

    private final String wireName;

    AuditKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<AuditKind> of(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }
}
