package dev.gatehouse.coreauth.hashing.selection;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A hash whose tag is known, from Bouncy Castle and libsodium alike. */
final class Question {

    /** 96 blocks: bearable even where each vector operation is interpreted. */
    static final Question SHORT = new Question(
            new Argon2Parameters(32, 3, 1), "825a45eb17d866fa3e66ba5a7f6d66e319212bee3f21086a036a039669929453");

    /** 2,048 blocks: what goes before and after them no longer counts, and a segment needs a second block of addresses. */
    static final Question LONG = new Question(
            new Argon2Parameters(1024, 2, 1), "08a19ee7f6d7f589c2ab6af18d6e724172b19f7d6fd462b38430ab31ceabeaf0");

    private final Argon2Input input;
    private final Argon2Parameters parameters;
    private final byte[] answer;

    private Question(Argon2Parameters parameters, String answer) {
        this.input = new Argon2Input(ascii("password"), ascii("somesaltsomesalt"));
        this.parameters = parameters;
        this.answer = HexFormat.of().parseHex(answer);
    }

    boolean isAnsweredBy(Argon2 argon2) {
        var tag = new byte[answer.length];
        argon2.derive(input, parameters, tag);
        return Arrays.equals(tag, answer);
    }

    int blocks() {
        return parameters.memoryKib() * parameters.iterations();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
