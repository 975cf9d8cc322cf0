package dev.gatehouse.communication.notice;

import dev.gatehouse.communication.template.NoticeLetter;
import jakarta.inject.Singleton;

/** Tells the owner that the password is another one now. */
@Singleton
class PasswordChangedMail extends NoticeMail {

    PasswordChangedMail(NoticeLetter letter) {
        super("password-changed", letter::passwordChanged);
    }
}
