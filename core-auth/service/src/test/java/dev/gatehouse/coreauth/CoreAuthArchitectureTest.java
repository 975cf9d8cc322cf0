package dev.gatehouse.coreauth;

import dev.gatehouse.testkit.ArchitectureTest;

class CoreAuthArchitectureTest extends ArchitectureTest {

    CoreAuthArchitectureTest() {
        super("dev.gatehouse.coreauth");
    }
}
