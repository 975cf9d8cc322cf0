package dev.gatehouse.communication.setpassword;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.communication.message.Addressed;
import dev.gatehouse.communication.message.LinkToken;
import dev.gatehouse.communication.message.QueuedMessage;
import dev.gatehouse.communication.recipient.Recipient;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class TokenMintTest extends ServiceTest {

    @Inject
    TokenMint mint;

    /** {@code communication.message.in-flight} may be larger than what core-auth takes. */
    @Test
    void moreThanCoreAuthMakesAtOnceAreAskedForInParts() {
        var messages = Stream.generate(this::addressed).limit(250).toList();

        var minted = mint.setPassword(messages).await().atMost(SOON);

        assertThat(minted).hasSize(250);
        assertThat(messages)
                .allSatisfy(each -> assertThat(minted.get(each.message().id()))
                        .isEqualTo(new LinkToken(tokens.tokenOf(each.message().userId()))));
    }

    private Addressed addressed() {
        var person = person();
        var message = new QueuedMessage(
                ids.next(), person.id(), "reset-password", ids.next(), 0, 0, true, null, ids.next(), null);
        return new Addressed(
                message, new Recipient(EmailAddress.parse(person.email()).orElseThrow(), "Ada", "en"));
    }
}
