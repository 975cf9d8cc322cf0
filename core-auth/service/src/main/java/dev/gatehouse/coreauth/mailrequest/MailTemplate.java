package dev.gatehouse.coreauth.mailrequest;

/** The mails that core-auth asks for, by the names that are published with {@code mail.requested}. */
public enum MailTemplate {
    /** The account has no usable password: a link to choose one. */
    SET_PASSWORD("set-password"),
    /** Somebody has forgotten the password: a link to choose another one. */
    RESET_PASSWORD("reset-password"),
    /** Somebody tried to register with the address of this account. */
    ALREADY_REGISTERED("already-registered"),
    /** The password is another one now. */
    PASSWORD_CHANGED("password-changed"),
    /** A refresh token was used twice, so its session was ended. */
    SESSION_ENDED("session-ended");

    private final String wireName;

    MailTemplate(String wireName) {
        this.wireName = wireName;
    }

    /** As {@code mail.requested}, and what becomes of the mail, name it. */
    public String wireName() {
        return wireName;
    }
}
