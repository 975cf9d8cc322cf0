package dev.gatehouse.testkit;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;
import java.util.stream.Stream;

/** Looks through generics: {@code Uni<User>} mentions {@code User}. */
final class SignatureCondition {

    private SignatureCondition() {}

    static ArchCondition<JavaMethod> mention(Class<? extends Annotation> annotation) {
        return new ArchCondition<>("mention a type annotated with @" + annotation.getSimpleName()) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                var found = Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                        .map(JavaType::getAllInvolvedRawTypes)
                        .flatMap(types -> types.stream())
                        .anyMatch(type -> type.isAnnotatedWith(annotation));
                events.add(new SimpleConditionEvent(method, found, method.getDescription() + " mentions an entity"));
            }
        };
    }
}
