package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.Database;
import jakarta.enterprise.context.ApplicationScoped;

/** What the clean-up does by and by, at once. */
@ApplicationScoped
public class DecoysKept {

    private final OwnerNotices notices;

    DecoysKept(OwnerNotices notices) {
        this.notices = notices;
    }

    public void forgetOld() {
        notices.forgetOld().await().atMost(Database.SOON);
    }
}
