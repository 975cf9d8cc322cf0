package dev.gatehouse.coreauth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What whoever reads the database finds of the keys. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class KeysAtRestTest {

    private static final int SECRET_BYTES = 32;

    @Inject
    TokenKeys keys;

    @Inject
    Accounts accounts;

    @Test
    void privateKeysAreEncrypted() {
        var signing = keys.current();
        var pkcs8 = signing.privateKey().getEncoded();

        var row = accounts.rows("select private_key, public_jwk from signing_key where key_id = $1", signing.keyId())
                .getFirst();

        assertThat(row.getString("public_jwk")).doesNotContain("\"d\"");
        assertHides(
                row.getBuffer("private_key").getBytes(),
                Arrays.copyOfRange(pkcs8, pkcs8.length - SECRET_BYTES, pkcs8.length));
        assertThat(signing.toString()).doesNotContain("PrivateKey");
    }

    @Test
    void theSecretFromWhichRefreshTokensAreChainedIsEncrypted() {
        var row = accounts.rows("select secret from secret_key where purpose = 'refresh-chain'")
                .getFirst();

        assertHides(row.getBuffer("secret").getBytes(), keys.chain().getEncoded());
    }

    private static void assertHides(byte[] stored, byte[] secret) {
        assertThat(secret).hasSize(SECRET_BYTES);
        assertThat(stored).hasSizeGreaterThan(SECRET_BYTES);
        assertThat(IntStream.rangeClosed(0, stored.length - SECRET_BYTES)
                        .mapToObj(i -> Arrays.copyOfRange(stored, i, i + SECRET_BYTES)))
                .noneMatch(window -> Arrays.equals(window, secret));
    }
}
