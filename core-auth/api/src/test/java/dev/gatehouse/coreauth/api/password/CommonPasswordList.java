package dev.gatehouse.coreauth.api.password;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Makes {@code common-passwords.txt}: what people type when a long password is asked for. Public lists hold few passwords of
 * 15 characters and more, so this one is made of the patterns that those few follow: keyboard walks, counting, one character
 * or word over and over, common words with the usual endings, and well-known phrases in the usual spellings. The words and
 * phrases are in {@code common-words.txt} and {@code common-phrases.txt}.
 *
 * <p>To write the list anew, run {@link #main} with the resource's path.
 */
final class CommonPasswordList {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 64;

    private static final List<String> WALKS = List.of(
            "qwertyuiopasdfghjklzxcvbnm",
            "qwertzuiopasdfghjklyxcvbnm",
            "azertyuiopqsdfghjklmwxcvbn",
            "asdfghjklzxcvbnmqwertyuiop",
            "zxcvbnmasdfghjklqwertyuiop",
            "mnbvcxzlkjhgfdsapoiuytrewq",
            "poiuytrewqlkjhgfdsamnbvcxz",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
            "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t",
            "q1w2e3r4t5y6u7i8o9p0q1w2e3r4t5",
            "qazwsxedcrfvtgbyhnujmikolp",
            "zaqxswcdevfrbgtnhymjukilop",
            "zaq12wsxcde34rfvbgt56yhnmju7",
            "1qazxsw23edcvfr45tgbnhy67ujm",
            "qweasdzxcrtyfghvbnuiojklm",
            "1234qwerasdfzxcv5678tyuighjkbnm",
            "qwerty123456789012345678901234",
            "qwertyuiop123456789012345678901",
            "asdfghjkl;'asdfghjkl;'asdfghjkl",
            "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
            "!@#$%^&*()_+!@#$%^&*()_+",
            "1!2@3#4$5%6^7&8*9(0)1!2@3#4$");

    private static final List<String> COUNTS = List.of(
            "123456789012345678901234567890",
            "012345678901234567890123456789",
            "098765432109876543210987654321",
            "987654321098765432109876543210",
            "123456789123456789123456789123",
            "987654321987654321987654321987",
            "102030405060708090100110120130",
            "112233445566778899001122334455",
            "111222333444555666777888999000",
            "12345678910111213141516171819202122",
            "abcdefghijklmnopqrstuvwxyzabcdef",
            "zyxwvutsrqponmlkjihgfedcbazyxwvu",
            "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
            "1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p",
            "abc123abc123abc123abc123abc123ab",
            "123abc123abc123abc123abc123abc12",
            "31415926535897932384626433832795",
            "27182818284590452353602874713526",
            "14142135623730950488016887242097",
            "11235813213455891442333776109871",
            "23571113171923293137414347535961");

    private static final List<String> UNITS = List.of(
            "12", "21", "69", "99", "007", "123", "321", "420", "666", "777", "911", "1234", "4321", "1111", "2580",
            "12345", "54321", "123456", "654321", "ab", "abc", "abcd", "qwe", "asd", "zxc", "qaz", "wsx", "qwer",
            "asdf", "zxcv", "qwerty", "asdfgh", "aa11", "a1", "a1b2", "1a2b", "xyz", "xoxo", "haha", "lol", "hehe",
            "blah", "abc123", "123abc", "qwe123", "1q2w", "1qaz", "!@#", "!@#$", "love", "pass", "test", "fuck", "shit",
            "sex", "god", "king", "star", "moon", "baby", "honey", "lucky", "ninja", "tiger", "apple", "admin");

    private static final List<String> ENDINGS = List.of(
            "1",
            "!",
            "12",
            "123",
            "123!",
            "1234",
            "12345",
            "123456",
            "1234567",
            "12345678",
            "123456789",
            "1234567890",
            "0000",
            "1111",
            "11111111",
            "99999999",
            "!!!!!!!!",
            "........",
            "2020",
            "2023",
            "2024",
            "2025",
            "2026",
            "20252025",
            "20262026",
            "qwerty",
            "qwertyuiop",
            "password",
            "isthebest",
            "forever",
            "abc123",
            "asdfghjkl");

    private static final List<String> PHRASE_ENDINGS = List.of("", "1", "!", "123");

    private CommonPasswordList() {}

    static Set<String> generate() throws IOException {
        var list = new TreeSet<String>();
        WALKS.forEach(walk -> beginnings(walk, list));
        COUNTS.forEach(count -> beginnings(count, list));
        IntStream.rangeClosed('!', 'z').mapToObj(Character::toString).forEach(c -> repeated(c, 32, list));
        UNITS.forEach(unit -> repeated(unit, 24, list));
        for (var word : lines("common-words.txt")) {
            repeated(word, 2 * Math.max(word.length(), 15), list);
            ENDINGS.forEach(ending -> add(word + ending, list));
            ENDINGS.forEach(ending -> add(word + word + ending, list));
            add("my" + word + "123456789", list);
            add("the" + word + "123456789", list);
            add("123456789" + word, list);
        }
        for (var phrase : lines("common-phrases.txt")) {
            for (var ending : PHRASE_ENDINGS) {
                add(phrase + ending, list);
                add(phrase.replace(" ", "") + ending, list);
                add(phrase.replace(' ', '-') + ending, list);
            }
        }
        return list;
    }

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), text());
    }

    /** The resource's whole text. */
    static String text() throws IOException {
        var list = generate();
        long long15 =
                list.stream().filter(p -> p.codePointCount(0, p.length()) >= 15).count();
        return "# Passwords tried first: %d, of which %d have 15 or more characters. Made by CommonPasswordList.\n"
                        .formatted(list.size(), long15)
                + String.join("\n", list)
                + "\n";
    }

    /** A walk breaks off anywhere. */
    private static void beginnings(String walk, Set<String> list) {
        for (int end = SHORTEST; end <= walk.length(); end++) {
            add(walk.substring(0, end), list);
        }
    }

    private static void repeated(String unit, int longest, Set<String> list) {
        for (var text = unit + unit; text.length() <= longest; text += unit) {
            add(text, list);
        }
    }

    private static void add(String password, Set<String> list) {
        var form = Normalizer.normalize(password, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        int length = form.codePointCount(0, form.length());
        if (length >= SHORTEST && length <= LONGEST && !form.startsWith("#")) {
            list.add(form);
        }
    }

    private static List<String> lines(String resource) throws IOException {
        try (var stream = CommonPasswordList.class.getResourceAsStream("/" + resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
