package dev.gatehouse.authorization.api;

import dev.gatehouse.testkit.EventSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SamplesTest {

    @TestFactory
    Stream<DynamicTest> everySampleOfRoleEventsIsReadBack() {
        return EventSamples.of(RoleEvent.class);
    }

    @Test
    void aRoleEventOfTheFutureIsRead() {
        EventSamples.unknownTypesAreRead(RoleEvent.class);
    }
}
