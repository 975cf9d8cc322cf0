package dev.gatehouse.coreauth.api;

import dev.gatehouse.testkit.EventSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SamplesTest {

    @TestFactory
    Stream<DynamicTest> everySampleOfActivationEventsIsReadBack() {
        return EventSamples.of(ActivationEvent.class);
    }

    @Test
    void aActivationEventOfTheFutureIsRead() {
        EventSamples.unknownTypesAreRead(ActivationEvent.class);
    }

    @TestFactory
    Stream<DynamicTest> everySampleOfSessionEventsIsReadBack() {
        return EventSamples.of(SessionEvent.class);
    }

    @Test
    void aSessionEventOfTheFutureIsRead() {
        EventSamples.unknownTypesAreRead(SessionEvent.class);
    }

    @TestFactory
    Stream<DynamicTest> everySampleOfMailRequestEventsIsReadBack() {
        return EventSamples.of(MailRequestEvent.class);
    }

    @Test
    void aMailRequestEventOfTheFutureIsRead() {
        EventSamples.unknownTypesAreRead(MailRequestEvent.class);
    }
}
