package dev.gatehouse.coreauth.activation.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators page through the activations in a state. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ReviewListTest {

    private static final String ACTIVATIONS = "/admin/v1/activations";

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @ParameterizedTest
    @CsvSource({"PENDING, pending, ready", "ACTIVE, ready, failed", "NEEDS_REVIEW, failed, pending"})
    void aPageHoldsThoseInTheStateAndLinksToTheNext(String state, String roles, String otherwise) {
        var before = UUID.randomUUID();
        var first = activation(before, 1, roles);
        activation(before, 2, otherwise);
        var second = activation(before, 3, roles);
        var third = activation(before, 4, roles);
        var operator = operator();

        var page = list(operator, ACTIVATIONS + "?state=" + state + "&page_size=2&page_token=" + before);
        var token = page.jsonPath().getString("next_page_token");
        var link = Objects.requireNonNull(page.header("Link"));
        var next = list(operator, link.substring(1, link.indexOf('>')));

        assertThat(page.jsonPath().<String>getList("activations.user_id"))
                .containsExactly(first.toString(), second.toString());
        assertThat(page.jsonPath().<String>getList("activations.state")).containsOnly(state);
        assertThat(token).isEqualTo(second.toString());
        assertThat(link)
                .isEqualTo(
                        "<" + ACTIVATIONS + "?state=" + state + "&page_size=2&page_token=" + token + ">; rel=\"next\"");
        assertThat(next.jsonPath().<String>getList("activations.user_id").getFirst())
                .isEqualTo(third.toString());
        assertThat(next.jsonPath().<String>getList("activations.state")).containsOnly(state);
    }

    @ParameterizedTest
    @CsvSource({"PENDING, pending", "ACTIVE, ready", "NEEDS_REVIEW, failed"})
    void theLastPageLinksNowhere(String state, String roles) {
        var last = activation(new UUID(-1L, -10L), 1, roles);

        var page = list(operator(), ACTIVATIONS + "?state=" + state + "&page_token=" + new UUID(-1L, -10L));
        database.run("delete from activation where user_id = $1", last);

        assertThat(page.jsonPath().<String>getList("activations.user_id")).containsExactly(last.toString());
        assertThat(page.jsonPath().<Object>get("next_page_token")).isNull();
        assertThat(page.header("Link")).isNull();
    }

    /** So many ids after the given one, so that nobody else's is between. */
    private UUID activation(UUID before, int after, String roles) {
        var user = new UUID(before.getMostSignificantBits(), before.getLeastSignificantBits() + after);
        database.run(
                "insert into activation (user_id, password, roles, email, profile)"
                        + " values ($1, 'ready', $2::domain_state, 'ready', 'ready')",
                user,
                roles);
        return user;
    }

    private String operator() {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), "support");
        return Accounts.signIn(account).accessToken();
    }

    private static Response list(String operator, String path) {
        var answer = given().auth().oauth2(operator).get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }
}
