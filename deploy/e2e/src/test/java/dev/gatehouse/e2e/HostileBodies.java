package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What no route takes for a body, by what is wrong with it, and values that a field of any type may meet. */
final class HostileBodies {

    /** More than services (8 KiB, 64 KiB) and gateway (64 KiB) read. */
    static final int TOO_LONG = 70_000;

    private static final int DEEP = 2_000;

    private HostileBodies() {}

    static Map<String, byte[]> wholes() {
        var bodies = new LinkedHashMap<String, byte[]>();
        malformed(bodies);
        notAnObject(bodies);
        deep(bodies);
        encoded(bodies);
        bodies.put("too long", ("{\"a\":\"" + "a".repeat(TOO_LONG) + "\"}").getBytes(UTF_8));
        bodies.put("too long, of spaces", " ".repeat(TOO_LONG).getBytes(UTF_8));
        return bodies;
    }

    /** As JSON. */
    static Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        values.put("integer", "17");
        values.put("fraction", "1.5");
        values.put("negative", "-9223372036854775808");
        values.put("beyond 64 bits", "9223372036854775808");
        values.put("huge exponent", "1e999999999");
        values.put("huge negative exponent", "-1E-999999999");
        values.put("long number", "9".repeat(1_000));
        values.put("NaN", "NaN");
        values.put("true", "true");
        values.put("null", "null");
        values.put("object", "{}");
        values.put("list", "[]");
        values.put("list of null", "[null]");
        values.put("list of lists", "[[[]]]");
        values.put("empty text", "\"\"");
        values.put("NUL", "\"a\\u0000b\"");
        values.put("half a surrogate pair", "\"a\\ud800b\"");
        values.put("line ends", "\"a\\r\\nSet-Cookie: b\"");
        values.put("long text", "\"" + "a".repeat(5_000) + "\"");
        values.put("time out of range", "\"+999999999-12-31T23:59:59Z\"");
        values.put("SQL", "\"'; drop table users; --\"");
        return values;
    }

    /** For any parameter of a query, encoded. */
    static List<String> queryValues() {
        return List.of(
                "",
                "-1",
                "0",
                "201",
                "99999999999999999999",
                "1e9",
                "x",
                "null",
                "%C3%28",
                "%27%3B--",
                "a".repeat(1_000),
                "00000000-0000-0000-0000-00000000000g",
                "2026-02-30T00:00:00Z",
                "%2B999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                pageToken("-9223372036854775808 00000000-0000-0000-0000-000000000000 x"),
                pageToken("9223372036854775807 00000000-0000-0000-0000-000000000000 x"),
                pageToken("1 00000000-0000-0000-0000-000000000000 \u0000"),
                pageToken("-9223372036854775808 1"),
                pageToken("9223372036854775807 -1"),
                pageToken("x"));
    }

    private static String pageToken(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static void malformed(Map<String, byte[]> bodies) {
        text(bodies, "none", "");
        text(bodies, "none but a space", " ");
        text(bodies, "cut", "{");
        text(bodies, "cut in a name", "{\"a");
        text(bodies, "cut in a value", "{\"a\":\"");
        text(bodies, "no value", "{\"a\":}");
        text(bodies, "trailing comma", "{\"a\":1,}");
        text(bodies, "a comment", "{/**/}");
        text(bodies, "single quotes", "{'a':1}");
        text(bodies, "name without quotes", "{a:1}");
        text(bodies, "an object after it", "{} {}");
        text(bodies, "letters after it", "{}x");
        text(bodies, "a bracket after it", "{}}");
        text(bodies, "a field twice", "{\"a\":1,\"a\":1}");
        text(bodies, "control characters", "{\"a\":\"\u0000\u0001\"}");
        text(bodies, "bad escape", "{\"a\":\"\\x\"}");
        text(bodies, "cut escape", "{\"a\":\"\\u12\"}");
        text(bodies, "long name", "{\"" + "a".repeat(5_000) + "\":1}");
        text(bodies, "many fields", "{" + "\"a\":1,".repeat(500) + "\"b\":1}");
        text(bodies, "XML", "<?xml version=\"1.0\"?><a/>");
        text(bodies, "a form", "email=a%40b.example&password=x");
    }

    private static void notAnObject(Map<String, byte[]> bodies) {
        for (var value : new String[] {"[]", "[{}]", "\"text\"", "17", "1e999999999", "true", "NaN"}) {
            text(bodies, value, value);
        }
    }

    private static void deep(Map<String, byte[]> bodies) {
        text(bodies, "deep lists", "[".repeat(DEEP));
        text(bodies, "deep objects", "{\"a\":".repeat(DEEP / 4));
        text(bodies, "deep and closed", "{\"a\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}");
    }

    private static void encoded(Map<String, byte[]> bodies) {
        bodies.put("UTF-8 with a byte order mark", "\ufeff{}".getBytes(UTF_8));
        in(UTF_16, bodies);
        in(UTF_16BE, bodies);
        in(UTF_16LE, bodies);
        in(Charset.forName("UTF-32BE"), bodies);
        in(Charset.forName("UTF-32LE"), bodies);
        bodies.put("bytes that begin nothing", latin("{\"a\":\"\u00ff\u00fe\"}"));
        bodies.put("overlong slash", latin("{\"a\":\"\u00c0\u00af\"}"));
        bodies.put("encoded surrogate", latin("{\"a\":\"\u00ed\u00a0\u0080\"}"));
        bodies.put("beyond Unicode", latin("{\"a\":\"\u00f5\u0080\u0080\u0080\"}"));
        bodies.put("cut character", latin("{\"a\":\"\u00e2\u0082"));
        bodies.put("Latin-1", latin("{\"a\":\"\u00fc\"}"));
        bodies.put("a gzip header", latin("\u001f\u008b\b\u0000\u0000\u0000"));
    }

    private static void in(Charset charset, Map<String, byte[]> bodies) {
        bodies.put(charset.name(), "{}".getBytes(charset));
    }

    private static void text(Map<String, byte[]> bodies, String name, String body) {
        bodies.put(name, body.getBytes(UTF_8));
    }

    /** Each character a byte. */
    private static byte[] latin(String bytes) {
        return bytes.getBytes(ISO_8859_1);
    }
}
