package dev.gatehouse.communication.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class VerificationMailTest extends ServiceTest {

    @Test
    void theMailIsInTheReadersLanguage() {
        var ada = person("Ada", "en");
        var juergen = person("Jürgen", "de-AT");
        register(ada);
        register(juergen);

        var english = mail(ada, 1);
        assertThat(english.subject()).isEqualTo("Confirm your e-mail address");
        assertThat(english.text()).isEqualTo("""
                Hello Ada,

                An account was created with this e-mail address. Please confirm that the address is yours.

                https://id.example.org/verify-email#token=%s

                The link works once and for 24 hours.
                You did not create an account? Then do nothing: the address stays unconfirmed.

                --\s
                Gatehouse""".formatted(token(english)));
        var german = mail(juergen, 1);
        assertThat(german.subject()).isEqualTo("Bestätigen Sie Ihre E-Mail-Adresse");
        assertThat(german.text()).isEqualTo("""
                Guten Tag Jürgen,

                mit dieser E-Mail-Adresse wurde ein Konto angelegt. Bitte bestätigen Sie, dass die Adresse Ihnen gehört.

                https://id.example.org/verify-email#token=%s

                Der Link gilt einmal und 24 Stunden lang.
                Sie haben kein Konto angelegt? Dann tun Sie nichts: Die Adresse bleibt unbestätigt.

                --\s
                Gatehouse""".formatted(token(german)));
        assertThat(german.html())
                .contains("<html lang=\"de\">", "Guten Tag J&#252;rgen,", "E-Mail-Adresse best&#228;tigen</a>");
    }

    @Test
    void bothPartsCarryTheSameLink() {
        var ada = person();
        register(ada);

        var mail = mail(ada, 1);
        var link = "https://id.example.org/verify-email#token=" + token(mail);
        assertThat(mail.html()).contains("<a href=\"" + link + "\" style=").contains(">" + link + "</a>");
        assertThat(mail.html()).contains("<html lang=\"en\">", "Hello Ada,", "Confirm e-mail address</a>");
    }

    @Test
    void namesAreNeitherMarkupNorLinksNorHeaders() {
        var markup = person("<img src=x onerror=\"alert(1)\">&", "en");
        var link = person("Your bank: https://evil.example", "en");
        var header = person("Ada\r\nBcc: victim@example.org\r\n\r\nHello", "en");
        List.of(markup, link, header).forEach(this::register);

        assertThat(mail(markup, 1).html())
                .contains("Hello &lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;,")
                .doesNotContain("<img src=x");
        assertThat(mail(link, 1).text()).startsWith("Hello,\n").doesNotContain("evil");
        assertThat(mail(link, 1).html()).contains("Hello,").doesNotContain("evil");
        assertThat(mail(header, 1).content()).doesNotContain("victim").doesNotContain("Bcc");
        assertThat(mailServer.received("victim@example.org")).isEmpty();
    }

    @Test
    void theTokenIsKeptAsAHashAndNowhereElse() {
        var heard = new Heard();
        var loggers = List.of(Logger.getLogger("io.vertx"), Logger.getLogger("dev.gatehouse"));
        loggers.forEach(logger -> logger.setLevel(Level.ALL));
        Logger.getLogger("").addHandler(heard);
        var ada = person();
        try {
            register(ada);
            mail(ada, 1);
            awaitState(ada, "SENT");
        } finally {
            loggers.forEach(logger -> logger.setLevel(Level.INFO));
            Logger.getLogger("").removeHandler(heard);
        }
        var token = token(mail(ada, 1));

        assertThat(tables()).contains("message", "one_time_token", "outbox", "inbox");
        assertThat(tables()).allSatisfy(table -> assertThat(dump(table))
                .noneMatch(row ->
                        row.contains(token.substring(6)) || row.contains(hex(token)) || row.contains(ada.email())));
        assertThat(dump("one_time_token"))
                .anyMatch(row -> row.contains(
                        HexFormat.of().formatHex(OneTimeToken.parse(token).hash())));
        assertThat(heard.lines).isNotEmpty();
        assertThat(heard.lines).noneMatch(line -> line.contains(token.substring(6)));
    }

    private List<String> tables() {
        return sql("select tablename from pg_tables where schemaname = 'public'").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<String> dump(String table) {
        return sql("select t::text from " + table + " t").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static String hex(String token) {
        return HexFormat.of().formatHex(token.getBytes(StandardCharsets.US_ASCII));
    }

    private static final class Heard extends Handler {

        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            lines.add(record.getMessage() + Arrays.toString(record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
