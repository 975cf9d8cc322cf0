package dev.gatehouse.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static final String ID = "018f3c1e-7b2a-7c3d-8e4f-0123456789ab";

    private static final List<String> DESIGN = List.of(
            "POST /v1/registrations -> user-management",
            "GET /v1/users/me -> user-management",
            "PATCH /v1/users/me -> user-management",
            "DELETE /v1/users/me -> user-management",
            "GET /v1/users/me/export -> user-management",
            "POST /v1/users/me/email-change -> user-management",
            "POST /v1/auth/login -> core-auth",
            "POST /v1/auth/logout -> core-auth",
            "POST /v1/auth/refresh -> core-auth",
            "GET /v1/sessions -> core-auth",
            "DELETE /v1/sessions -> core-auth",
            "GET /v1/sessions/current -> core-auth",
            "DELETE /v1/sessions/{id:token} -> core-auth",
            "GET /v1/activations/{user_id:uuid} -> core-auth",
            "GET /v1/activations/{user_id:uuid}/events -> core-auth",
            "POST /v1/activations/{user_id:uuid}/upgrade -> core-auth",
            "POST /v1/password/change -> core-auth",
            "POST /v1/password/forgot -> core-auth",
            "POST /v1/password/reset -> core-auth",
            "POST /oauth2/token -> core-auth",
            "POST /oauth2/introspect -> core-auth",
            "POST /oauth2/revoke -> core-auth",
            "GET /.well-known/jwks.json -> core-auth",
            "GET /.well-known/openid-configuration -> core-auth",
            "GET /.well-known/oauth-authorization-server -> core-auth",
            "POST /v1/email-verifications -> communication",
            "POST /v1/email-verifications/confirm -> communication",
            "GET /v1/notification-preferences -> communication",
            "PUT /v1/notification-preferences -> communication",
            "GET /v1/notifications -> communication",
            "GET /verify-email -> communication",
            "GET /set-password -> communication",
            "GET /v1/users/me/permissions -> authorization",
            "POST /v1/permissions/check -> authorization",
            "POST /v1/permissions/check-batch -> authorization",
            "POST /v1/setup/administrator -> authorization",
            "POST /access/v1/evaluation -> authorization",
            "POST /access/v1/evaluations -> authorization",
            "GET /.well-known/authzen-configuration -> authorization");

    private static RouteTable publicRoutes = new RouteTable(List.of());
    private static RouteTable operatorRoutes = new RouteTable(List.of());

    @BeforeAll
    static void read() throws IOException {
        var file = RoutesFile.read(null);
        publicRoutes = file.publicRoutes();
        operatorRoutes = file.operatorRoutes();
    }

    @Test
    void thePublicListenerHasExactlyThePublicAddressesOfTheDesign() {
        assertThat(publicRoutes.routes()).extracting(Route::toString).containsExactlyInAnyOrderElementsOf(DESIGN);
    }

    @Test
    void noOperatorsAddressIsPublic() {
        assertThat(publicRoutes.routes()).noneMatch(route -> route.path().startsWith("/admin"));
        assertThat(operatorRoutes.routes()).allMatch(route -> route.path().startsWith("/admin/v1/"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/v1/users, user-management",
        "GET, /admin/v1/users/ID, user-management",
        "POST, /admin/v1/users/ID/suspend, user-management",
        "GET, /admin/v1/users/ID/sessions, core-auth",
        "DELETE, /admin/v1/users/ID/sessions/ID, core-auth",
        "PUT, /admin/v1/users/ID/roles, authorization",
        "DELETE, /admin/v1/users/ID/roles/support, authorization",
        "GET, /admin/v1/activations/ID/timeline, core-auth",
        "POST, /admin/v1/activations/ID/retry, core-auth",
        "POST, /admin/v1/service-accounts, core-auth",
        "GET, /admin/v1/service-accounts/ID, core-auth",
        "DELETE, /admin/v1/service-accounts/ID/secrets/ID, core-auth",
        "GET, /admin/v1/audit, core-auth",
        "GET, /admin/v1/audit/export, core-auth",
        "GET, /admin/v1/audit/verification, core-auth",
        "GET, /admin/v1/messages/ID, communication",
        "POST, /admin/v1/roles, authorization",
        "GET, /admin/v1/user-management/dead-letters, user-management",
        "POST, /admin/v1/core-auth/dead-letters/7/replay, core-auth",
        "GET, /admin/v1/communication/dead-letters/7, communication",
        "GET, /admin/v1/authorization/dead-letters, authorization"
    })
    void theMostSpecificPatternTakesAnOperatorsRequest(String method, String path, String service) {
        var route = find(operatorRoutes, method, path.replace("ID", ID));

        assertThat(route).isNotNull();
        assertThat(Objects.requireNonNull(route).service()).isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/",
                "/v1/registrations/",
                "/V1/registrations",
                "/v1/activations/018f3c1e",
                "/v1/activations/018f3c1e-7b2a-7c3d-8e4f-0123456789ag",
                "/v1/activations/018f3c1e07b2a-7c3d-8e4f-0123456789ab",
                "/v1/activations/018f3c1e-7b2a-7c3d-8e4f-0123456789ab/",
                "/v1/sessions/",
                "/v1/sessions/a/b",
                "/v1/activations/me",
                "/v1/users/018f3c1e-7b2a-7c3d-8e4f-0123456789ab",
                "/admin/v1/users",
                "/q/health",
                "/q/metrics"
            })
    void aPathThatIsNotListedIsUnknown(String path) {
        assertThat(publicRoutes.find(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/v1/users/", "/admin/v1/users/x/", "/admin/v1", "/admin/v1/tenants"})
    void aTrailingSlashMatchesNothingBelowEither(String path) {
        assertThat(operatorRoutes.find(path)).isNull();
    }

    @Test
    void aTokenHasAtMost128Characters() {
        assertThat(publicRoutes.find("/v1/sessions/" + "a".repeat(128))).isNotNull();
        assertThat(publicRoutes.find("/v1/sessions/" + "a".repeat(129))).isNull();
    }

    @Test
    void aResourceNamesItsMethods() {
        assertThat(Objects.requireNonNull(publicRoutes.find("/v1/users/me")).allow())
                .isEqualTo("GET, PATCH, DELETE");
    }

    @Test
    void onlyTheActivationAnswersLateOrInPieces() {
        assertThat(publicRoutes.routes())
                .filteredOn(route -> route.mode() != Route.Mode.CALL)
                .extracting(route -> route.path() + " " + route.mode())
                .containsExactly("/v1/activations/{user_id:uuid} POLL", "/v1/activations/{user_id:uuid}/events STREAM");
    }

    private static @Nullable Route find(RouteTable table, String method, String path) {
        var resource = table.find(path);
        return resource == null ? null : resource.route(method);
    }
}
