package dev.gatehouse.communication.api;

import dev.gatehouse.testkit.EventSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SamplesTest {

    @TestFactory
    Stream<DynamicTest> everySampleOfMailEventsIsReadBack() {
        return EventSamples.of(MailEvent.class);
    }

    @Test
    void aMailEventOfTheFutureIsRead() {
        EventSamples.unknownTypesAreRead(MailEvent.class);
    }
}
