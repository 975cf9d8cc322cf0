package dev.gatehouse.coreauth.activation.handover;

import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.ImportHashRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes by bcrypt 4, argon2-cffi and passlib, of the same password. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ImportedHandoverTest {

    private static final String PASSWORD = "correct horse battery staple ☃";

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$argon2id$v=19$m=256,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$JjSG0Lekda18P4gr1Qiu9PYZe7Z4Zi17",
                "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$IKPBhRAy.F9P7fVgrUTOW0vJJs98F5fqCdh3BE1jHdA",
                "$scrypt$ln=10,r=8,p=2$MDEyMzQ1Njc4OWFiY2RlZg$CzniqYEixOx05rTB1dhFsPP1j1d81Ltin7i5TG3IUWc"
            })
    void thePersonSignsInAsBeforeAndThenHasAHashOfOurs(String hash) {
        var request = imported(hash);

        var response = registrar.activations("user-management").start(request);

        assertThat(response.getStatus().getCanLogin()).isTrue();
        assertThat(stored(request)).isEqualTo(hash);
        login(request.getEmail(), PASSWORD + "r").then().statusCode(401);
        assertThat(stored(request)).isEqualTo(hash);
        login(request.getEmail(), PASSWORD).then().statusCode(200);
        assertThat(stored(request)).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
        login(request.getEmail(), PASSWORD).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "$1$abcdefgh$G3iKkPHGeQy1jTJkVjyXN/",
                "$2b$31$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2",
                "$argon2id$v=19$m=999999999,t=9,p=9$MDEyMzQ1Njc4OWFiY2RlZg$JjSG0Lekda18P4gr1Qiu9PYZe7Z4Zi17",
                "$scrypt$ln=16,r=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$CzniqYEixOx05rTB1dhFsPP1j1d81Ltin7i5TG3IUWc",
                "{\"hash\":\"$2b$05$abcdefghijklmnopqrstuu\"}"
            })
    void whatCannotBeVerifiedOrCostsTooMuchIsRefused(String hash) {
        assertRefused(hash, "HASH_NOT_VERIFIABLE");
    }

    @Test
    void soIsNothingAndWhatIsTooLong() {
        assertRefused("", "MALFORMED_REQUEST");
        assertRefused("$".repeat(401), "MALFORMED_REQUEST");
    }

    @Test
    void theAnswerIsNoHashInClearAndNothingIsStored() {
        var request = imported("$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2");

        assertThat(request.getHashedPassword().getEncrypted().toStringUtf8()).doesNotContain("$2b$");
        assertThat(database.count("select count(*) from credential where user_id = $1", userId(request)))
                .isZero();
    }

    @Test
    void onlyUserManagementMayImport() {
        for (var service : List.of("core-auth", "authorization", "communication", "load")) {
            assertThatThrownBy(() -> registrar.activations(service).importHash(ImportHashRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> assertThat(
                                    refused.getStatus().getCode())
                            .isEqualTo(Status.Code.PERMISSION_DENIED));
        }
    }

    private void assertRefused(String hash, String description) {
        assertThatThrownBy(() -> imported(hash)).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused.getStatus().getDescription()).isEqualTo(description);
        });
    }

    private StartActivationRequest imported(String hash) {
        var request = registrar.request(PASSWORD);
        var answer = registrar
                .activations("user-management")
                .importHash(ImportHashRequest.newBuilder()
                        .setUserId(request.getUserId())
                        .setTaskId(request.getTaskId())
                        .setPhc(hash)
                        .build());
        return request.toBuilder()
                .clearPassword()
                .setHashedPassword(answer.getPassword())
                .build();
    }

    private @Nullable String stored(StartActivationRequest request) {
        return database.text("select phc from credential where user_id = $1", userId(request));
    }

    private static UUID userId(StartActivationRequest request) {
        return UUID.fromString(request.getUserId());
    }
}
