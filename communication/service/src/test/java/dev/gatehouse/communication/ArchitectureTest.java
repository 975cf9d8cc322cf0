package dev.gatehouse.communication;

class ArchitectureTest extends dev.gatehouse.testkit.ArchitectureTest {

    ArchitectureTest() {
        super("dev.gatehouse.communication");
    }
}
