package dev.gatehouse.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A list of passwords known from breaches, as an operator provides it. */
public final class TestBreaches {

    /** On the list, and a good password otherwise. */
    public static final String PHRASE = "the breached phrase of nobody";

    private static final String LIST = """
            0C9700AB4C588AF4278EB1FEF7D582AA3AA5C690:3
            2906F1113DA786E7083A77758FD94C7BF019EB6F:2
            4C98E0EA039FD81EFF138197B603389A8585FDF1:1
            7EA4D3610F06B5A693F956AC36CABF48756BBAC7:12
            E06A032231FE7802C600D86E052583B6A26B3683:4
            EF07BFBF81D6BB79ADB6B9EA80BBC611F139E1DC:1017
            """;

    private static final Path FILE = write();

    private TestBreaches() {}

    public static Path file() {
        return FILE;
    }

    private static Path write() {
        try {
            var file = Files.createTempFile("gatehouse-breached-passwords", ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, LIST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
