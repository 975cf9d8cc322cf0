package dev.gatehouse.coreauth;

import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.TestRecords;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/** What the other services publish, with their envelopes. */
public enum OtherServices {
    USER_MANAGEMENT("gatehouse.users.v1"),
    AUTHORIZATION("gatehouse.roles.v1"),
    COMMUNICATION("gatehouse.mail.v1");

    private final String topic;

    OtherServices(String topic) {
        this.topic = topic;
    }

    public String source() {
        return "/gatehouse/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Under a fresh event id, which it returns, in that trace. */
    public UUID tell(UUID subject, String traceId, Function<UUID, Object> event) {
        var id = UUID.randomUUID();
        var body = EventJson.write(event.apply(id)).getBytes(StandardCharsets.UTF_8);
        var told = TestRecords.event(topic, id, subject, body);
        TestRecords.header(told, "ce_source", source());
        TestRecords.header(told, "traceparent", "00-" + traceId + "-b7ad6b7169203331-00");
        TestRecords.send(told);
        return id;
    }
}
