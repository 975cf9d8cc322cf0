package dev.gatehouse.kit.security;

import java.util.Set;

/** What a bearer may be, for {@code @RolesAllowed}. Resource methods without an annotation are denied. */
public final class Access {

    /** Signed in, account active. */
    public static final String FULL_SESSION = "session:full";

    /** Registered or signed in before the account is active: may watch its activation, and little else. */
    public static final String TEMPORARY_SESSION = "session:temporary";

    /** A full session of an operator: may look and change under {@code /admin/v1}. Also holds {@link #OPERATOR_READ}. */
    public static final String OPERATOR = "operator";

    /** A full session of an operator or of support staff: may look under {@code /admin/v1}. */
    public static final String OPERATOR_READ = "operator:read";

    /** A service account, whatever its scopes. No endpoint admits one that does not say so. */
    public static final String SERVICE_ACCOUNT = "service-account";

    /** In front of a scope: a service account that was given it. Users' tokens never hold such a role. */
    public static final String SCOPE = "scope:";

    /** The {@code scope} of a full session's tokens. */
    public static final String ACCOUNT_SCOPE = "account";

    /** The {@code scope} of a temporary session's tokens. */
    public static final String ACTIVATION_SCOPE = "activation";

    /** A built-in role, as tokens carry it: its holder is an {@link #OPERATOR}. */
    public static final String ADMIN = "admin";

    /** A built-in role, as tokens carry it: its holder may look as {@link #OPERATOR_READ}. */
    public static final String SUPPORT = "support";

    /** Who loses one of these roles is signed out, for tokens are believed as long as they live. */
    public static final Set<String> OPERATOR_ROLES = Set.of(ADMIN, SUPPORT);

    private Access() {}
}
