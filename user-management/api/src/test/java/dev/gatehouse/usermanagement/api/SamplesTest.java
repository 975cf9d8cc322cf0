package dev.gatehouse.usermanagement.api;

import dev.gatehouse.testkit.EventSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SamplesTest {

    @TestFactory
    Stream<DynamicTest> everySampleOfUserEventsIsReadBack() {
        return EventSamples.of(UserEvent.class);
    }

    @Test
    void aUserEventOfTheFutureIsRead() {
        EventSamples.unknownTypesAreRead(UserEvent.class);
    }
}
