package dev.gatehouse.local.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.local.layout.Service;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void staysTheSameForADirectoryAndDiffersBetweenTwo() throws Exception {
        var first = Secrets.in(directory.resolve("one"));
        var again = Secrets.in(directory.resolve("one"));
        var other = Secrets.in(directory.resolve("two"));

        assertThat(again.postgres()).isEqualTo(first.postgres());
        assertThat(again.setupToken()).isEqualTo(first.setupToken());
        assertThat(other.setupToken()).isNotEqualTo(first.setupToken());
        assertThat(first.database(Service.CORE_AUTH)).isNotEqualTo(first.database(Service.COMMUNICATION));
    }

    @Test
    void whatADirectoryOfAnOlderVersionLacksIsMade() throws Exception {
        var first = Secrets.in(directory);
        var kept = first.kafka();
        Files.delete(directory.resolve("kafka-core-auth"));

        var again = Secrets.in(directory);

        assertThat(again.postgres()).isEqualTo(first.postgres());
        assertThat(again.kafka().administratorPassword()).isEqualTo(kept.administratorPassword());
        assertThat(again.kafka().passwords())
                .hasSameSizeAs(kept.passwords())
                .containsEntry("communication", kept.passwords().getOrDefault("communication", ""))
                .doesNotContainEntry("core-auth", kept.passwords().getOrDefault("core-auth", ""));
    }

    @Test
    void onlyTheOwnerCanReadThem() throws Exception {
        Secrets.in(directory.resolve("secrets"));

        assertThat(Files.getPosixFilePermissions(directory.resolve("secrets")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (var files = Files.list(directory.resolve("secrets"))) {
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void aServiceSignsWhatItsPublicKeyVerifies() throws Exception {
        var secrets = Secrets.in(directory.resolve("secrets"));
        var privateJwk = JSON.readTree(secrets.serviceKeyFile("authorization").toFile());
        var publicJwks = JSON.readTree(secrets.serviceKeysFile().toFile()).get("keys");

        var message = "service to service".getBytes(UTF_8);
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(number(privateJwk.get("d").asText()), p256())));
        signer.update(message);
        var signature = signer.sign();

        assertThat(publicJwks).hasSize(Service.values().length + 1).noneMatch(key -> key.has("d"));
        for (var jwk : publicJwks) {
            var point = new ECPoint(
                    number(jwk.get("x").asText()), number(jwk.get("y").asText()));
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, p256())));
            verifier.update(message);
            assertThat(verifier.verify(signature))
                    .isEqualTo(jwk.get("kid").asText().equals("authorization"));
        }
    }

    @Test
    void theMasterKeyIsThirtyTwoBytesInBase64() throws Exception {
        var secrets = Secrets.in(directory.resolve("secrets"));

        assertThat(Base64.getDecoder()
                        .decode(Files.readString(secrets.masterKeyFile()).strip()))
                .hasSize(32);
    }

    private static BigInteger number(String encoded) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(encoded));
    }

    private static ECParameterSpec p256() throws Exception {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }
}
