package dev.gatehouse.testkit;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Extended once by each service: the rules of {@link ArchitectureRules} over its main classes. */
public abstract class ArchitectureTest {

    private final String service;

    /** @param service the service's root package, for example {@code dev.gatehouse.coreauth} */
    protected ArchitectureTest(String service) {
        this.service = service;
    }

    @TestFactory
    Stream<DynamicTest> holds() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(service);
        return ArchitectureRules.of(service).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(classes)));
    }
}
