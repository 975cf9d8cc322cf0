package dev.gatehouse.authorization;

import dev.gatehouse.testkit.ArchitectureTest;

class ArchitectureRulesTest extends ArchitectureTest {

    ArchitectureRulesTest() {
        super("dev.gatehouse.authorization");
    }
}
