package dev.gatehouse.usermanagement;

class ArchitectureTest extends dev.gatehouse.testkit.ArchitectureTest {

    ArchitectureTest() {
        super("dev.gatehouse.usermanagement");
    }
}
