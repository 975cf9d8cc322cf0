package dev.gatehouse.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** The rules that hold in every service, by name. {@code ArchitectureTest} of each service checks them all. */
final class ArchitectureRules {

    private static final String ROOT = "dev.gatehouse";
    static final String REQUEST_VALUES = "request values are parameters";

    private static final String REQUEST_VALUE = "jakarta\\.ws\\.rs\\.(core\\.Context|\\w+Param)"
            + "|org\\.jboss\\.resteasy\\.reactive\\.Rest(Cookie|Form|Header|Matrix|Path|Query)";
    private static final String ENTRY_POINT = "dev\\.gatehouse\\..*(Resource|GrpcService|EventConsumer)";

    private ArchitectureRules() {}

    /** @param service the service's root package, for example {@code dev.gatehouse.coreauth} */
    static Map<String, ArchRule> of(String service) {
        var rules = new LinkedHashMap<String, ArchRule>();
        rules.put(
                "features form no cycle",
                slices().matching(service + ".(*)..").should().beFreeOfCycles());
        rules.put("nothing depends on an entry point", entryPointsAreEnds());
        rules.put(
                "entry points are package-private",
                classes().that().haveNameMatching(ENTRY_POINT).should().bePackagePrivate());
        rules.put("another service is seen through its api only", boundaries(service));
        rules.put("events leave through the outbox only", noDualWrites());
        rules.put("nothing waits", nothingWaits());
        rules.put("only adapters may block", blocking());
        rules.put("time comes from a Clock", timeFromClock());
        rules.put("no entity in an entry point's signature", noEntityAtTheEdge());
        rules.put(
                "names say what a thing is",
                noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Common)"));
        rules.put("configuration is mapped", configurationIsMapped());
        rules.put("dependencies come through constructors", noFields().should().beAnnotatedWith(Inject.class));
        rules.put(REQUEST_VALUES, requestValuesAreParameters());
        rules.put("every REST method says who may call it", restMethodsSayWho());
        return rules.entrySet().stream()
                .collect(
                        LinkedHashMap::new,
                        (map, e) -> map.put(e.getKey(), e.getValue().allowEmptyShould(true)),
                        Map::putAll);
    }

    private static ArchRule entryPointsAreEnds() {
        return noClasses()
                .that()
                .haveNameNotMatching(ENTRY_POINT + "(\\$.*|_.*)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(ENTRY_POINT);
    }

    private static ArchRule boundaries(String service) {
        return noClasses()
                .that()
                .resideInAPackage(service + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(resideOutsideOfPackages(service + "..", ROOT + ".kit..", ROOT + "..api..")));
    }

    private static ArchRule noDualWrites() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".kit.outbox..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Emitter.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.smallrye.reactive.messaging.MutinyEmitter");
    }

    private static ArchRule nothingWaits() {
        return noClasses()
                .should()
                .callMethod(Uni.class, "await")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class);
    }

    private static ArchRule blocking() {
        return noMethods()
                .that()
                .areDeclaredInClassesThat(resideOutsideOfPackages("..password..", "..message.."))
                .should()
                .beAnnotatedWith(Blocking.class);
    }

    private static ArchRule timeFromClock() {
        return noClasses()
                .that()
                .doNotHaveSimpleName("SystemClock")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC");
    }

    private static ArchRule noEntityAtTheEdge() {
        return noMethods()
                .that()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are entry points", (JavaClass type) -> type.getName().matches(ENTRY_POINT)))
                .and()
                .arePublic()
                .should(SignatureCondition.mention(Entity.class));
    }

    private static ArchRule configurationIsMapped() {
        return noClasses().should().dependOnClassesThat().areAssignableTo(ConfigProperty.class);
    }

    /** A record's are its constructor's parameters. */
    private static ArchRule requestValuesAreParameters() {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .areNotRecords()
                .should()
                .beAnnotatedWith(DescribedPredicate.describe(
                        "a value of the request",
                        (JavaAnnotation<?> annotation) ->
                                annotation.getRawType().getName().matches(REQUEST_VALUE)));
    }

    private static ArchRule restMethodsSayWho() {
        return methods()
                .that(DescribedPredicate.describe("are REST methods", ArchitectureRules::isRestMethod))
                .should()
                .beAnnotatedWith(RolesAllowed.class)
                .orShould()
                .beAnnotatedWith(PermitAll.class)
                .orShould()
                .beAnnotatedWith(DenyAll.class);
    }

    private static boolean isRestMethod(JavaMethod method) {
        return method.getOwner().isAnnotatedWith(Path.class)
                && method.getAnnotations().stream()
                        .anyMatch(each -> each.getRawType().isAnnotatedWith(HttpMethod.class));
    }
}
