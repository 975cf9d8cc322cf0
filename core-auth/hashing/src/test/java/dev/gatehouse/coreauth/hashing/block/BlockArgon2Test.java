package dev.gatehouse.coreauth.hashing.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every width answers right on every machine; only how soon depends on it. */
class BlockArgon2Test {

    private static final Argon2Input PASSWORD = new Argon2Input(ascii("password"), ascii("somesalt"));

    static Stream<BlockMixer> everyWidth() {
        return Stream.of(new ScalarMixer(), new Vector256Mixer(), new Vector512Mixer());
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void answersAsRfc9106Does(BlockMixer mixer) {
        var input = new Argon2Input(bytes(32, 1), bytes(16, 2), bytes(8, 3), bytes(12, 4));

        assertThat(tag(mixer, input, new Argon2Parameters(32, 3, 4)))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void answersAsTheReferenceImplementationDoes(BlockMixer mixer) {
        assertThat(tag(mixer, PASSWORD, new Argon2Parameters(256, 2, 1)))
                .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
        assertThat(tag(mixer, PASSWORD, new Argon2Parameters(256, 2, 2)))
                .isEqualTo("6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037");
    }

    @Test
    void answersAsTheReferenceImplementationDoesOnSixtyFourMebibytes() {
        assertThat(tag(new ScalarMixer(), PASSWORD, new Argon2Parameters(65_536, 2, 1)))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 31, 32, 33, 63, 64, 65, 95, 96, 97, 128, 200})
    void drawsTagsOfAnyLengthAlikeInEveryWidth(int length) {
        var tags = everyWidth()
                .map(mixer -> {
                    var tag = new byte[length];
                    new BlockArgon2(mixer).derive(PASSWORD, new Argon2Parameters(8, 1, 1), tag);
                    return HexFormat.of().formatHex(tag);
                })
                .distinct();

        assertThat(tags).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void storesEachWordOfABlockInAPlaceOfItsOwnAndTheFirstInTheFirst(BlockMixer mixer) {
        var positions = new int[BlockMixer.BLOCK];
        Arrays.setAll(positions, mixer::position);

        assertThat(positions)
                .containsExactlyInAnyOrder(IntStream.range(0, BlockMixer.BLOCK).toArray());
        assertThat(mixer.position(0)).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void leavesNothingBehind(BlockMixer mixer) {
        var argon2 = new BlockArgon2(mixer);

        argon2.derive(PASSWORD, new Argon2Parameters(64, 2, 2), new byte[32]);

        assertThat(argon2.retainedWords()).isEqualTo(64 * 128);
        assertThat(argon2.isWiped()).isTrue();
    }

    @Test
    void wipesTheMemoryThatItWorkedInEvenIfItFailsHalfway() {
        var mixer = new FailingMixer();
        var argon2 = new BlockArgon2(mixer);

        assertThatIllegalStateException()
                .isThrownBy(() -> argon2.derive(PASSWORD, new Argon2Parameters(64, 1, 1), new byte[32]));

        assertThat(mixer.memory).hasSize(64 * 128).containsOnly(0);
        assertThat(mixer.wordsSet).as("words set when it failed").isGreaterThan(30 * 127);
        assertThat(argon2.isWiped()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void repeatsItselfInMemoryUsedBefore(BlockMixer mixer) {
        var argon2 = new BlockArgon2(mixer);
        var first = new byte[32];
        var other = new byte[32];
        var again = new byte[32];

        argon2.derive(PASSWORD, new Argon2Parameters(40, 2, 1), first);
        argon2.derive(new Argon2Input(ascii("another"), ascii("somesalt")), new Argon2Parameters(90, 3, 2), other);
        argon2.derive(PASSWORD, new Argon2Parameters(40, 2, 1), again);

        assertThat(again).isEqualTo(first).isNotEqualTo(other);
    }

    @Test
    void letsGoOfItsMemoryWhenClosed() {
        var argon2 = new BlockArgon2(new ScalarMixer());
        argon2.derive(PASSWORD, new Argon2Parameters(64, 1, 1), new byte[32]);

        argon2.close();

        assertThat(argon2.retainedWords()).isZero();
    }

    @Test
    void refusesTagsTooShortForTheRfc() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockArgon2(new ScalarMixer())
                .derive(PASSWORD, new Argon2Parameters(8, 1, 1), new byte[3]));
    }

    private static String tag(BlockMixer mixer, Argon2Input input, Argon2Parameters parameters) {
        var tag = new byte[32];
        new BlockArgon2(mixer).derive(input, parameters, tag);
        return HexFormat.of().formatHex(tag);
    }

    private static byte[] bytes(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Works for thirty blocks of the memory, then breaks. */
    private static final class FailingMixer implements BlockMixer {

        private final ScalarMixer works = new ScalarMixer();
        private long[] memory = {};
        private long wordsSet;
        private int mixed;

        @Override
        public int position(int word) {
            return works.position(word);
        }

        @Override
        public void mix(long[] words, int previous, int reference, int current) {
            works.mix(words, previous, reference, current);
            if (words.length > 4 * BLOCK && ++mixed == 30) {
                memory = words;
                wordsSet = Arrays.stream(words).filter(word -> word != 0).count();
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public void wipe() {
            works.wipe();
        }

        @Override
        public boolean isWiped() {
            return works.isWiped();
        }
    }
}
