package dev.gatehouse.local.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What the test reports of one module say.
 *
 * @param module its directory below the root
 * @param passed how many tests did what they should, at the first try or when tried again
 * @param failed one line for each that did not
 * @param flaky one line for each that failed at first and passed when tried again, with what it failed with
 * @param skipped one line for each that was not run, with the reason
 * @param seconds of all tests together
 */
record ModuleResult(
        String module, int passed, List<String> failed, List<String> flaky, List<String> skipped, double seconds) {

    private static final List<String> REPORT_DIRECTORIES = List.of("surefire-reports", "failsafe-reports");

    private static final int LONGEST_MESSAGE = 300;

    /** The reports below {@code module}'s target; empty if there are none. */
    static ModuleResult read(Path root, Path module) {
        int passed = 0;
        double seconds = 0;
        var failed = new ArrayList<String>();
        var flaky = new ArrayList<String>();
        var skipped = new ArrayList<String>();
        for (var file : reports(module)) {
            for (var test : tests(file)) {
                seconds += Double.parseDouble(test.getAttribute("time").replace(",", ""));
                var failures = children(test, "failure", "error");
                var skips = children(test, "skipped");
                if (!failures.isEmpty()) {
                    failed.add(name(test) + ": " + message(failures.getFirst()));
                } else if (!skips.isEmpty()) {
                    skipped.add(name(test) + ": " + message(skips.getFirst()));
                } else {
                    passed++;
                    children(test, "flakyFailure", "flakyError").stream()
                            .limit(1)
                            .forEach(failure -> flaky.add(name(test) + ": " + message(failure)));
                }
            }
        }
        return new ModuleResult(root.relativize(module).toString(), passed, failed, flaky, skipped, seconds);
    }

    boolean isEmpty() {
        return passed == 0 && failed.isEmpty() && skipped.isEmpty();
    }

    private static List<Path> reports(Path module) {
        return REPORT_DIRECTORIES.stream()
                .map(module.resolve("target")::resolve)
                .filter(Files::isDirectory)
                .flatMap(ModuleResult::reportsIn)
                .toList();
    }

    private static Stream<Path> reportsIn(Path directory) {
        try (var files = Files.list(directory)) {
            return files
                    .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Element> tests(Path report) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var suite = factory.newDocumentBuilder().parse(report.toFile()).getDocumentElement();
            return children(suite, "testcase");
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("unreadable test report " + report, e);
        }
    }

    private static List<Element> children(Element parent, String... names) {
        var found = new ArrayList<Element>();
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && List.of(names).contains(element.getTagName())) {
                found.add(element);
            }
        }
        return found;
    }

    private static String name(Element test) {
        var type = test.getAttribute("classname");
        return type.substring(type.lastIndexOf('.') + 1) + "." + test.getAttribute("name");
    }

    private static String message(Element outcome) {
        var message = outcome.getAttribute("message");
        var shown = message.isBlank() ? outcome.getAttribute("type") : message;
        var line = shown.replaceAll("\\s+", " ").strip();
        if (line.isEmpty()) {
            return "no reason given";
        }
        return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + " ..." : line;
    }
}
