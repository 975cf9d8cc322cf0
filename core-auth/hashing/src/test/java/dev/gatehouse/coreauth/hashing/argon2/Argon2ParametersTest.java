package dev.gatehouse.coreauth.hashing.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2ParametersTest {

    @Test
    void costSevenMebibytesFiveTimesByDefault() {
        assertThat(Argon2Parameters.DEFAULT).isEqualTo(new Argon2Parameters(7_168, 5, 1));
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 1", "8, 64, 1", "131072, 8, 1", "128, 1, 16", "65536, 3, 4", "47104, 1, 1"})
    void takeWhatIsInUse(int memoryKib, int iterations, int parallelism) {
        var parameters = new Argon2Parameters(memoryKib, iterations, parallelism);

        assertThat(parameters.memoryKib()).isEqualTo(memoryKib);
    }

    @ParameterizedTest
    @CsvSource({"7, 1, 1", "131073, 1, 1", "15, 1, 2", "8, 0, 1", "8, 65, 1", "131072, 9, 1", "8, 1, 0", "1024, 1, 17"})
    void refuseTheRest(int memoryKib, int iterations, int parallelism) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Argon2Parameters(memoryKib, iterations, parallelism))
                .withMessageContaining("must be");
    }
}
