package dev.gatehouse.communication;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The mail server and the user directory that the service under test talks to, and waits short enough for tests. */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    private final ScriptedMailServer mailServer = ScriptedMailServer.start();
    private final TestDirectory directory = new TestDirectory();
    private final TestTokens tokens = new TestTokens();

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                Map.entry("GATEHOUSE_SMTP_PORT", String.valueOf(mailServer.port())),
                Map.entry("GATEHOUSE_USER_MANAGEMENT_GRPC", "127.0.0.1:" + directory.port()),
                Map.entry("GATEHOUSE_CORE_AUTH_GRPC", "127.0.0.1:" + tokens.port()),
                Map.entry("GATEHOUSE_PUBLIC_ORIGIN", "https://id.example.org"),
                Map.entry("communication.smtp.reply-timeout", "10s"),
                Map.entry("communication.directory.deadline", "10s"),
                Map.entry("communication.set-password.deadline", "10s"),
                // many at once are each served, however long that takes on a busy machine
                Map.entry("platform.postgres.lock-timeout", "10s"),
                Map.entry("platform.postgres.pool-wait", "20s"),
                // a server that is back is asked at once, however often it was missed before
                Map.entry("platform.peer.misses", "1000"),
                Map.entry("communication.message.poll", "50ms"),
                Map.entry("communication.message.sweep", "100ms"),
                Map.entry("communication.message.first-delay", "20ms"),
                Map.entry("communication.message.longest-delay", "100ms"),
                Map.entry("communication.message.tries", "4"));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(mailServer, new TestInjector.MatchesType(ScriptedMailServer.class));
        injector.injectIntoFields(directory, new TestInjector.MatchesType(TestDirectory.class));
        injector.injectIntoFields(tokens, new TestInjector.MatchesType(TestTokens.class));
    }

    @Override
    public void stop() {
        mailServer.close();
        directory.stop();
        tokens.stop();
    }
}
