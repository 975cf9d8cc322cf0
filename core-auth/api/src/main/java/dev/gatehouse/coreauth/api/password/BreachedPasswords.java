package dev.gatehouse.coreauth.api.password;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Passwords known from breaches, in a file as the "Pwned Passwords" downloader writes it: a line for each, the SHA-1 of its UTF-8
 * in 40 upper-case hexadecimal digits, a colon and a count, ordered by hash. Tens of gigabytes are usual, so nothing of it is
 * kept: it is halved where it lies, some thirty short reads in all. Each search opens it, so that a newer one moved into its place
 * is used from then on. Thread-safe.
 */
public final class BreachedPasswords {

    private static final int HASH = 40;

    /** A hash, a colon, a count that fits a {@code long}, and the line's end. */
    private static final int LONGEST_LINE = HASH + 1 + 19 + 2;

    private static final Pattern FORM = Pattern.compile("[0-9A-F]{40}:[0-9]{1,19}\r?");

    private static final String BEFORE_ALL = "";
    private static final String AFTER_ALL = "G";

    /** Places looked at before it is used: a file in another order has hardly a chance to look ordered at all of them. */
    private static final int SAMPLES = 64;

    /** @param to where the next one begins */
    private record Line(long from, long to, String hash) {}

    private final Path file;

    private BreachedPasswords(Path file) {
        this.file = file;
    }

    /**
     * Blocks on the disk.
     *
     * @throws IllegalArgumentException when the file cannot be read, or a line of it is not of the form or out of order
     */
    public static BreachedPasswords open(Path file) {
        try (var list = FileChannel.open(file, StandardOpenOption.READ)) {
            check(file, list);
        } catch (IOException e) {
            throw new IllegalArgumentException("breached passwords: cannot read " + file + ": " + e, e);
        }
        return new BreachedPasswords(file);
    }

    /**
     * Blocks on the disk; never on an event loop.
     *
     * @param sha1 of the password, as {@link PlaintextPassword#sha1()} has it
     * @throws UncheckedIOException when the file cannot be read any more, or is found to be out of order: the password may be in it
     */
    public boolean contains(byte[] sha1) {
        try (var list = FileChannel.open(file, StandardOpenOption.READ)) {
            return isIn(list, sha1);
        } catch (IOException e) {
            throw new UncheckedIOException("breached passwords: cannot read " + file + ": " + e, e);
        }
    }

    private static void check(Path file, FileChannel list) throws IOException {
        long last = list.size() - 1;
        if (last < 0) {
            throw refused(file, "line 1", "is missing: it is empty");
        }
        var before = sample(file, list, 0, last);
        for (int i = 1; i <= SAMPLES; i++) {
            long at = last * i / SAMPLES;
            var line = sample(file, list, at, last);
            if (line.from() > before.from() && line.hash().compareTo(before.hash()) <= 0) {
                throw refused(file, place(at, last), "is out of order: the lines have to be ordered by hash");
            }
            before = line;
        }
    }

    private static Line sample(Path file, FileChannel list, long at, long last) throws IOException {
        return lineAt(list, at)
                .orElseThrow(() ->
                        refused(file, place(at, last), "is not 40 upper-case hexadecimal digits, a colon and a count"));
    }

    private static boolean isIn(FileChannel list, byte[] sha1) throws IOException {
        long low = 0;
        long high = list.size();
        if (high == 0) {
            throw new IOException("it has become empty");
        }
        String left = BEFORE_ALL;
        String right = AFTER_ALL;
        while (low < high) {
            long middle = low + (high - low) / 2;
            var line = lineAt(list, middle).orElseThrow(() -> new IOException("no such line at octet " + middle));
            if (line.hash().compareTo(left) <= 0 || line.hash().compareTo(right) >= 0) {
                throw new IOException("out of order at octet " + middle);
            }
            int order = Arrays.compareUnsigned(sha1, HexFormat.of().parseHex(line.hash()));
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                high = line.from();
                right = line.hash();
            } else {
                low = line.to();
                left = line.hash();
            }
        }
        return false;
    }

    /** The line that the octet belongs to, its end included; nothing when that is not of the form. */
    private static Optional<Line> lineAt(FileChannel list, long at) throws IOException {
        long from = Math.max(0, at - LONGEST_LINE);
        var around = read(list, from, 2 * LONGEST_LINE);
        int begin = around.lastIndexOf('\n', (int) (at - from) - 1) + 1;
        int end = around.indexOf('\n', begin);
        var text = end < 0 ? around.substring(begin) : around.substring(begin, end);
        return FORM.matcher(text).matches()
                ? Optional.of(new Line(from + begin, from + begin + text.length() + 1, text.substring(0, HASH)))
                : Optional.empty();
    }

    /** Fewer at the file's end. */
    private static String read(FileChannel list, long from, int octets) throws IOException {
        var buffer = ByteBuffer.allocate(octets);
        int read = 0;
        while (read >= 0 && buffer.hasRemaining()) {
            read = list.read(buffer, from + buffer.position());
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }

    private static String place(long at, long last) {
        return at == 0 ? "line 1" : at == last ? "the last line" : "the line at octet " + at;
    }

    private static IllegalArgumentException refused(Path file, String line, String why) {
        return new IllegalArgumentException("breached passwords: " + file + ": " + line + " " + why);
    }
}
