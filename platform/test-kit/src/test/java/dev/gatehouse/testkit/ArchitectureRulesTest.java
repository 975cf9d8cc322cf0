package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureRulesTest {

    private static final String PLANTED = "dev.gatehouse.testkit.planted";
    private static final String SOUND = "dev.gatehouse.testkit.sound";

    @TestFactory
    Stream<DynamicTest> eachRuleFiresOnAPlantedViolation() {
        return overEachRule(PLANTED, true);
    }

    @TestFactory
    Stream<DynamicTest> noRuleFiresOnSoundCode() {
        return overEachRule(SOUND, false);
    }

    private static Stream<DynamicTest> overEachRule(String root, boolean fires) {
        JavaClasses classes = new ClassFileImporter().importPackages(root);
        assertThat(classes).isNotEmpty();
        return ArchitectureRules.of(root).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> assertThat(
                                rule.getValue().evaluate(classes).hasViolation())
                        .isEqualTo(fires)));
    }
}
