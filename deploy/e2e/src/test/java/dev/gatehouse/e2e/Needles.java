package dev.gatehouse.e2e;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Byte strings, each with a name, that are looked for all at once. */
final class Needles {

    private static final int PAIRS = 1 << 16;

    private final Map<String, byte[]> byName = new LinkedHashMap<>();

    /** Whether one begins with those two bytes. */
    private final boolean[] beginnings = new boolean[PAIRS];

    /** @param needle of two bytes at least */
    void add(String name, byte[] needle) {
        byName.put(name, needle);
        beginnings[pair(needle, 0)] = true;
    }

    /** The names of those that are in there. */
    Set<String> in(byte[] hay) {
        var found = new TreeSet<String>();
        for (int i = 0; i < hay.length - 1; i++) {
            if (beginnings[pair(hay, i)]) {
                addThoseAt(i, hay, found);
            }
        }
        return found;
    }

    private void addThoseAt(int position, byte[] hay, Set<String> found) {
        byName.forEach((name, needle) -> {
            int end = position + needle.length;
            if (end <= hay.length && Arrays.equals(hay, position, end, needle, 0, needle.length)) {
                found.add(name);
            }
        });
    }

    private static int pair(byte[] bytes, int position) {
        return (Byte.toUnsignedInt(bytes[position]) << Byte.SIZE) | Byte.toUnsignedInt(bytes[position + 1]);
    }
}
