package dev.gatehouse.communication.notice;

import dev.gatehouse.communication.template.NoticeLetter;
import jakarta.inject.Singleton;

/** Tells the owner that somebody tried to register with the address, where whoever did is not told that it is taken. */
@Singleton
class AlreadyRegisteredMail extends NoticeMail {

    AlreadyRegisteredMail(NoticeLetter letter) {
        super("already-registered", letter::alreadyRegistered);
    }

    @Override
    public boolean strangersCauseIt() {
        return true;
    }
}
