package dev.gatehouse.chaos.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaWipedTest {

    private static final UUID BACK = UUID.fromString("01a21767-df06-7edb-9c22-4f44ef409931");
    private static final UUID GONE = UUID.fromString("01a21767-df07-7edb-9c22-4f44ef409931");

    @Test
    void anEventWithoutARecordIsMissing() {
        var records = List.of(recordOf("no id"), recordOf(BACK.toString()), recordOf(BACK.toString()));

        assertThat(KafkaWiped.missing(Set.of(BACK, GONE), records)).containsExactly(GONE);
        assertThat(KafkaWiped.missing(Set.of(BACK), records)).isEmpty();
    }

    private static ConsumerRecord<String, byte[]> recordOf(String id) {
        var record = new ConsumerRecord<>("gatehouse.users.v1", 0, 0, "key", new byte[0]);
        record.headers().add("ce_id", id.getBytes(UTF_8));
        return record;
    }
}
