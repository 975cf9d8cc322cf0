package dev.gatehouse.coreauth.activation;

/**
 * What is known of an account's set-up. A join of facts: commutative, associative and idempotent, so that reports may come in
 * any order and any number of times. The database does the same join and says what it
 * comes to (V1__activation_and_password.sql, {@code activation}).
 */
public record Domains(DomainState password, DomainState roles, DomainState email, DomainState profile) {

    /** Nothing reported. */
    public static final Domains NONE =
            new Domains(DomainState.PENDING, DomainState.PENDING, DomainState.PENDING, DomainState.PENDING);

    /** One report. */
    public static Domains of(Domain domain, DomainState state) {
        return switch (domain) {
            case PASSWORD -> new Domains(state, NONE.roles, NONE.email, NONE.profile);
            case ROLES -> new Domains(NONE.password, state, NONE.email, NONE.profile);
            case EMAIL -> new Domains(NONE.password, NONE.roles, state, NONE.profile);
            case PROFILE -> new Domains(NONE.password, NONE.roles, NONE.email, state);
        };
    }

    public Domains join(Domains other) {
        return new Domains(
                password.join(other.password),
                roles.join(other.roles),
                email.join(other.email),
                profile.join(other.profile));
    }
}
