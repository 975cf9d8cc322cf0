package dev.gatehouse.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/auth%2flogin",
                "/v1/auth%2Flogin",
                "/v1/auth%5clogin",
                "/v1/auth%3blogin",
                "/v1/auth%00/login",
                "/v1/auth%252flogin",
                "/v1/%61uth/login",
                "/v1/auth/login%",
                "/v1/auth/login%20",
                "/v1/auth/login;x=1",
                "/v1;/auth/login",
                "/v1/auth\\login",
                "//v1/auth/login",
                "/v1//auth/login",
                "/v1/auth/login//",
                "/./v1/auth/login",
                "/v1/./auth/login",
                "/v1/auth/.",
                "/v1/x/../auth/login",
                "/v1/auth/login/..",
                "/..",
                "/v1/%2e%2e/admin",
                "/v1/auth/lögin",
                "/v1/auth/log in",
                "/v1/auth/login\t",
                "/v1/auth/login\u0000",
                "/v1/auth/login#x",
                "/v1/auth/{login}",
                "v1/auth/login",
                "*",
                "http://127.0.0.1/v1/auth/login",
                "/v1/sessions?x=%00",
                "/v1/sessions?x=%0d%0aSet-Cookie:a",
                "/v1/sessions?x=%7F",
                "/v1/sessions?x=%2",
                "/v1/sessions?x=%zz",
                "/v1/sessions?x=a b",
                "/v1/sessions?x=ö",
                "/v1/sessions?x=a#b"
            })
    void whatServersCouldReadDifferentlyIsRefused(String target) {
        assertThat(RequestTarget.canonicalPath(target)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/v1/auth/login, /v1/auth/login",
        "/v1/auth/login/, /v1/auth/login/",
        "/.well-known/jwks.json, /.well-known/jwks.json",
        "/v1/...x/..y, /v1/...x/..y",
        "/v1/roles/a:b@c~d_e-f, /v1/roles/a:b@c~d_e-f",
        "/v1/sessions?, /v1/sessions",
        "/v1/check?scope=org%2F42&x=a;b|c, /v1/check",
        "/v1/x?next=//evil/../..;, /v1/x"
    })
    void whatIsCanonicalGivesItsPath(String target, String path) {
        assertThat(RequestTarget.canonicalPath(target)).isEqualTo(path);
    }
}
