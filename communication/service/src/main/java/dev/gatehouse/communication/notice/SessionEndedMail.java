package dev.gatehouse.communication.notice;

import dev.gatehouse.communication.template.NoticeLetter;
import jakarta.inject.Singleton;

/** Tells the owner that a session was ended because somebody else may have had a copy of its token. */
@Singleton
class SessionEndedMail extends NoticeMail {

    SessionEndedMail(NoticeLetter letter) {
        super("session-ended", letter::sessionEnded);
    }
}
