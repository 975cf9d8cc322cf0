package dev.gatehouse.mailsink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailStoreTest {

    @Test
    void theOldestGivesWayWhenThereAreTooMany() {
        var store = new MailStore(3, 1_000);

        List.of("a", "b", "c", "d", "e").forEach(subject -> store.add(mail(subject, "")));

        assertThat(store.all()).extracting(mail -> mail.summary().subject()).containsExactly("e", "d", "c");
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void theOldestGivesWayWhenTheyAreTooBig() {
        var store = new MailStore(100, 250);

        List.of("a", "b", "c").forEach(subject -> store.add(mail(subject, "x".repeat(85))));

        assertThat(store.all()).extracting(mail -> mail.summary().subject()).containsExactly("c", "b");
    }

    @Test
    void theNewestIsKeptHoweverBig() {
        var store = new MailStore(100, 10);

        store.add(mail("big", "x".repeat(1_000)));

        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void deletedMailsMakeRoomAgain() {
        var store = new MailStore(100, 250);
        store.add(mail("a", "x".repeat(85)));
        store.remove(List.of(store.all().getFirst().id(), "unknown"));
        store.clear();

        List.of("b", "c").forEach(subject -> store.add(mail(subject, "x".repeat(85))));

        assertThat(store.size()).isEqualTo(2);
    }

    @Test
    void watchersHearOfEveryChange() {
        var store = new MailStore(3, 1_000);
        var heard = new AtomicInteger();
        store.watch(heard::incrementAndGet);

        store.add(mail("a", ""));
        store.clear();

        assertThat(heard).hasValue(2);
    }

    @Test
    void whatIsNoMimeIsShownAsItCame() {
        var mail = new ReceivedMail(
                Instant.EPOCH,
                "x@example.org",
                List.of("y@example.org"),
                "Content-Type: multipart/mixed; boundary=\"\r\nbroken".getBytes(StandardCharsets.UTF_8));

        assertThat(mail.content().text()).contains("broken");
        assertThat(mail.summary().from().address()).isEqualTo("x@example.org");
    }

    private static ReceivedMail mail(String subject, String body) {
        return new ReceivedMail(
                Instant.EPOCH,
                "from@example.org",
                List.of("to@example.org"),
                ("Subject: " + subject + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
    }
}
