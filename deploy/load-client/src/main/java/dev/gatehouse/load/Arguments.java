package dev.gatehouse.load;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code <scenario> [--name value …]}. */
record Arguments(String scenario, Map<String, String> values) {

    static Arguments parse(String... args) {
        if (args.length == 0 || args[0].startsWith("-")) {
            throw new IllegalArgumentException("Say what to measure.");
        }
        if (args.length % 2 == 0) {
            throw new IllegalArgumentException("Every option takes a value.");
        }
        var values = new HashMap<String, String>();
        for (int i = 1; i < args.length; i += 2) {
            if (!args[i].startsWith("--")) {
                throw new IllegalArgumentException("Not an option: " + args[i]);
            }
            values.put(args[i].substring(2), args[i + 1]);
        }
        return new Arguments(args[0], Map.copyOf(values));
    }

    /** A number within bounds, or the default when the option is absent. */
    int number(String name, int otherwise, int least, int most) {
        var text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
            throw new IllegalArgumentException("--" + name + " goes from " + least + " to " + most);
        }
        return value;
    }

    Path directory() {
        return Path.of(values.getOrDefault("directory", ".gatehouse"));
    }
}
