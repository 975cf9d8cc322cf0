package dev.gatehouse.testkit;

import dev.gatehouse.kit.audit.OperatorEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OperatorEventTest {

    @TestFactory
    Stream<DynamicTest> everySampleIsReadBack() {
        return EventSamples.of(OperatorEvent.class);
    }

    @Test
    void anEventOfTheFutureIsRead() {
        EventSamples.unknownTypesAreRead(OperatorEvent.class);
    }
}
