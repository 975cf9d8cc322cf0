package dev.gatehouse.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.local.Installation;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something that a service can be asked: a REST route as its OpenAPI document has it, or a gRPC method as its proto has it.
 *
 * @param method of HTTP, or {@link #GRPC}
 * @param path a template, or {@code package.Service/Method}
 * @param mediaType of the request's body; empty when it has none
 * @param queries the names of the query's parameters
 */
record Operation(Service service, String method, String path, String mediaType, List<String> queries) {

    static final String GRPC = "GRPC";

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern SERVICE = Pattern.compile("(?m)^service\\s+(\\w+)\\s*\\{");
    private static final Pattern METHOD = Pattern.compile("\\brpc\\s+(\\w+)");

    /** Where braces are none: comments and strings. */
    private static final Pattern TEXT =
            Pattern.compile("//[^\n]*|/\\*.*?\\*/|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'", Pattern.DOTALL);

    /** All that the running system can be asked. */
    static List<Operation> all() throws IOException {
        var operations = new ArrayList<Operation>();
        for (var service : Service.values()) {
            operations.addAll(ofOpenApi(service, document(service)));
            operations.addAll(ofProtos(service));
        }
        return operations;
    }

    static List<Operation> ofOpenApi(Service service, JsonNode document) {
        var operations = new ArrayList<Operation>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .map(method -> new Operation(
                        service,
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        mediaType(method.getValue()),
                        queries(method.getValue())))
                .forEach(operations::add));
        return operations;
    }

    static List<Operation> ofProto(Service service, String proto) {
        var code = TEXT.matcher(proto).replaceAll("\"\"");
        var name = PACKAGE.matcher(code).results().findFirst().orElseThrow().group(1);
        return SERVICE.matcher(code)
                .results()
                .flatMap(found -> METHOD.matcher(block(code, found.end()))
                        .results()
                        .map(method -> name + "." + found.group(1) + "/" + method.group(1)))
                .map(method -> new Operation(service, GRPC, method, "", List.of()))
                .toList();
    }

    /** From there to the end of the braces that were opened before it, whatever braces are inside. */
    private static String block(String code, int start) {
        int open = 1;
        for (int i = start; i < code.length(); i++) {
            char next = code.charAt(i);
            if (next == '{') {
                open++;
            } else if (next == '}' && --open == 0) {
                return code.substring(start, i);
            }
        }
        throw new IllegalArgumentException("no end of " + code.substring(start));
    }

    boolean isGrpc() {
        return method.equals(GRPC);
    }

    /** For people. */
    String title() {
        return service.title() + " " + method + " " + path;
    }

    private static List<String> queries(JsonNode operation) {
        var names = new ArrayList<String>();
        for (var parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        }
        return List.copyOf(names);
    }

    private static String mediaType(JsonNode operation) {
        return operation.path("requestBody").path("content").properties().stream()
                .map(content -> content.getKey().replace("*/*", "application/json"))
                .findFirst()
                .orElse("");
    }

    private static JsonNode document(Service service) throws IOException {
        var address = SystemUnderTest.system().ports().address(Ports.management(service.replica(1)));
        var openApi = URI.create("http://" + address + "/q/openapi?format=json").toURL();
        try (var document = openApi.openStream()) {
            return new ObjectMapper().readTree(document);
        }
    }

    /** From its own modules, and from the platform's, which every service answers. */
    private static List<Operation> ofProtos(Service service) throws IOException {
        var operations = new ArrayList<Operation>();
        for (var directory : List.of(service.title(), "platform")) {
            try (var files = Files.walk(Installation.ofThisBuild().home().resolve(directory))) {
                protos(files).forEach(proto -> operations.addAll(ofProto(service, proto)));
            }
        }
        return operations;
    }

    private static Stream<String> protos(Stream<Path> files) {
        return files.filter(file -> file.toString().contains("/src/main/proto/")
                        && file.toString().endsWith(".proto"))
                .map(Operation::read);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
