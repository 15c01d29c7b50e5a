package dev.tollgate.proxy.provider;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.GoldenSection;
import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VendorsTest {

    private static final Set<String> FIELDS =
            Set.of(
                    "exceptionName",
                    "environment",
                    "own",
                    "rulesOf",
                    "base",
                    "basePath",
                    "auth",
                    "operations",
                    "paths",
                    "headers",
                    "model",
                    "rules");

    private static final Set<String> RULES =
            Set.of(
                    "operation",
                    "models",
                    "supported",
                    "unsupported",
                    "drop",
                    "rename",
                    "values",
                    "only",
                    "add",
                    "reshape");

    @ParameterizedTest
    @MethodSource("specs")
    void vendorHasWhatItsCallsNeed(VendorSpec spec) {
        assertThat(spec.name()).matches("[a-z0-9_-]+");
        assertThat(spec.exceptionName()).matches("[A-Z][\\w-]*Exception");
        assertThat(spec.environment()).isNotEmpty();
        assertThat(spec.environment().values())
                .allSatisfy(
                        names -> assertThat(names).isNotEmpty().allMatch(VendorsTest::isVariable));
        VendorSpec.Address address = spec.address();
        assertThat(spec.own() || !address.paths().isEmpty()).as("serves something").isTrue();
        assertThat(address.paths().values()).allMatch(path -> path.matches("/[a-z0-9_/]+"));
        assertThat(address.headers().keySet()).allMatch(name -> name.matches("[a-z-]+"));
        assertThat(address.basePath()).matches("|/[a-z0-9/-]+");
    }

    @ParameterizedTest
    @MethodSource("specs")
    void vendorCanBeReached(VendorSpec spec) {
        boolean hasBase = spec.address().base().isPresent();
        assertThat(spec.own() || hasBase || spec.environment().containsKey("api_base"))
                .as("has a base, or says where it comes from")
                .isTrue();
        assertThat(
                        spec.address().keyOptional()
                                || spec.environment().containsKey("api_key")
                                || spec.own())
                .as("has a key, or needs none")
                .isTrue();
        spec.address()
                .base()
                .ifPresent(base -> {
                    URI uri = URI.create(base.replaceAll("[{}]", ""));
                    boolean local = "127.0.0.1".equals(uri.getHost());
                    assertThat(uri.getScheme()).isEqualTo(local ? "http" : "https");
                    assertThat(uri.getHost()).isNotEmpty();
                    assertThat(base).doesNotEndWith("/").doesNotContain("?");
                });
    }

    @Test
    void fileHasNoFieldThatNobodyReads() throws IOException {
        for (Map.Entry<String, JsonNode> vendor : file().properties()) {
            assertThat(names(vendor.getValue())).as(vendor.getKey()).isSubsetOf(FIELDS);
            assertThat(vendor.getValue().path("auth").asText()).matches("|optional");
            assertThat(vendor.getValue().path("paths").propertyStream().map(Map.Entry::getKey))
                    .isSubsetOf(
                            vendor.getValue()
                                    .path("operations")
                                    .valueStream()
                                    .map(JsonNode::asText)
                                    .toList());
            vendor.getValue()
                    .path("rules")
                    .forEach(rule -> assertThat(names(rule)).as(vendor.getKey()).isSubsetOf(RULES));
        }
    }

    @Test
    void everyVendorOfTheFileIsServedUnlessItSaysOtherwise() {
        Providers providers = Providers.of(FixedStamp.create(), new NoUpstream());
        assertThat(Vendors.specs())
                .filteredOn(spec -> !spec.own())
                .allSatisfy(spec -> assertThat(providers.find(spec.name())).isPresent());
        assertThat(providers.all())
                .allSatisfy(provider -> assertThat(Vendors.known()).contains(provider.name()));
        assertThat(providers.find("no such vendor")).isEmpty();
    }

    @Test
    void variablesAreToldInTheirOrder() {
        assertThat(Vendors.keyVariables("together_ai"))
                .startsWith("TOGETHER_API_KEY")
                .endsWith("TOGETHER_AI_TOKEN");
        assertThat(Vendors.baseVariables("openai"))
                .containsExactly("OPENAI_BASE_URL", "OPENAI_API_BASE");
        assertThat(Vendors.variables("openai")).containsKey("organization");
        assertThat(Vendors.keyVariables("unknown")).isEmpty();
        assertThat(Vendors.known()).contains("groq").doesNotContain("unknown");
    }

    @Test
    void documentListsEveryVendorOfOpenAisFormat() throws IOException {
        String table =
                Vendors.specs().stream()
                        .filter(spec -> !spec.address().paths().isEmpty())
                        .map(VendorsTest::row)
                        .collect(joining());
        String head = "\n| vendor | serves | key | base |\n|---|---|---|---|\n";
        new GoldenSection(Path.of("../docs/compatibility.md"), "providers")
                .check(head + table + "\n");
    }

    private static String row(VendorSpec spec) {
        String serves =
                Stream.of(Operation.values())
                        .filter(spec.address().paths()::containsKey)
                        .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                        .map(name -> name.replace('_', ' '))
                        .collect(joining(", "));
        String base =
                Stream.concat(
                                Vendors.baseVariables(spec.name()).stream(),
                                spec.address().base().stream())
                        .map(text -> "`" + text + "`")
                        .collect(joining(", "));
        String keys = code(Vendors.keyVariables(spec.name()));
        return "| `" + spec.name() + "` | " + serves + " | " + keys + " | " + base + " |\n";
    }

    private static String code(List<String> texts) {
        return texts.stream().map(text -> "`" + text + "`").collect(joining(", "));
    }

    private static boolean isVariable(String name) {
        return name.matches("[A-Z][A-Z0-9_]+");
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static ObjectNode file() throws IOException {
        try (InputStream in = Vendors.class.getResourceAsStream("vendors.json")) {
            return Json.parseObject(in.readAllBytes());
        }
    }

    static Stream<VendorSpec> specs() {
        return Vendors.specs().stream();
    }
}
