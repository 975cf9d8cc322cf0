package dev.gatehouse.authorization.role;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Roles in PostgreSQL. Every role that leaves it has its permissions and parents loaded. */
@ApplicationScoped
class RoleRepository implements PanacheRepositoryBase<Role, String> {

    /** By name, the first ones after that name. */
    Uni<List<Role>> after(String name, int size) {
        return find("name > ?1 order by name", name)
                .page(Page.ofSize(size))
                .list()
                .call(this::withCollections);
    }

    /** Fails with {@code ROLE_NOT_FOUND}. */
    Uni<Role> get(String name) {
        return findById(name)
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(AuthorizationError.ROLE_NOT_FOUND, "There is no such role."))
                .call(role -> Mutiny.fetch(role.permissions))
                .call(role -> Mutiny.fetch(role.parents));
    }

    /** True while somebody holds it or another role inherits from it. */
    Uni<Boolean> isUsed(String name) {
        return getSession().flatMap(session -> session.createNativeQuery(
                        "select exists (select from assignment where role = ?1)"
                                + " or exists (select from role_parent where parent = ?1)",
                        Boolean.class)
                .setParameter(1, name)
                .getSingleResult());
    }

    /** Two queries for the page, and not two for each role of it. */
    private Uni<List<Role>> withCollections(List<Role> page) {
        var names = page.stream().map(role -> role.name).toList();
        return names.isEmpty()
                ? Uni.createFrom().item(page)
                : list("select r from Role r left join fetch r.permissions where r.name in ?1", names)
                        .chain(() -> list("select r from Role r left join fetch r.parents where r.name in ?1", names));
    }
}
