package dev.gatehouse.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.gatehouse.testkit.planted.one.PlantedRequestValues;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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

    @Test
    void aRequestValueInAFieldIsFoundWhateverItsKind() {
        JavaClasses classes = new ClassFileImporter().importClasses(PlantedRequestValues.class);
        var rule = requireNonNull(ArchitectureRules.of(PLANTED).get(ArchitectureRules.REQUEST_VALUES));

        var found = rule.evaluate(classes).getFailureReport().getDetails();

        var fields = classes.get(PlantedRequestValues.class).getFields();
        assertThat(found).hasSize(14).hasSameSizeAs(fields);
        assertThat(fields).allSatisfy(field -> assertThat(found)
                .anySatisfy(detail -> assertThat(detail).contains("<" + field.getFullName() + ">")));
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
