package dev.gatehouse.communication;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The mail server and the user directory that the service under test talks to, and waits short enough for tests. */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    private final ScriptedMailServer mailServer = ScriptedMailServer.start();
    private final TestDirectory directory = new TestDirectory();

    @Override
    public Map<String, String> start() {
        return Map.of(
                "GATEHOUSE_SMTP_PORT", String.valueOf(mailServer.port()),
                "GATEHOUSE_USER_MANAGEMENT_GRPC", "127.0.0.1:" + directory.port(),
                "GATEHOUSE_PUBLIC_ORIGIN", "https://id.example.org",
                "communication.smtp.reply-timeout", "1s",
                "communication.directory.deadline", "3s",
                "communication.message.poll", "50ms",
                "communication.message.sweep", "100ms",
                "communication.message.first-delay", "20ms",
                "communication.message.longest-delay", "100ms",
                "communication.message.tries", "4");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(mailServer, new TestInjector.MatchesType(ScriptedMailServer.class));
        injector.injectIntoFields(directory, new TestInjector.MatchesType(TestDirectory.class));
    }

    @Override
    public void stop() {
        mailServer.close();
        directory.stop();
    }
}
