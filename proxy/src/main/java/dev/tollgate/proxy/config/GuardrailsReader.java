package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.AnswerSchema;
import dev.tollgate.proxy.guardrail.GenericApi;
import dev.tollgate.proxy.guardrail.Guardrail;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.guardrail.OpenAiModeration;
import dev.tollgate.proxy.guardrail.Patterns;
import dev.tollgate.proxy.guardrail.Remote;
import dev.tollgate.proxy.guardrail.TextFilter;
import dev.tollgate.proxy.guardrail.TokenLimit;
import dev.tollgate.proxy.guardrail.Words;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code guardrails}, on the first level or in {@code litellm_settings}. */
final class GuardrailsReader {

    private static final String GUARDRAILS = "guardrails";
    private static final String NAME = "guardrail_name";
    private static final String PARAMS = "litellm_params";
    private static final String TYPE = "guardrail";
    private static final String MODE = "mode";
    private static final String CONTENT_FILTER = "litellm_content_filter";
    private static final String FALLBACK = "unreachable_fallback";
    private static final String BASE = "api_base";
    private static final String KEY = "api_key";
    private static final String DEFAULT_ON = "default_on";
    private static final String JSON_SCHEMA = "json_schema";
    private static final String SCHEMA = "schema";
    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_INPUT = "max_input_tokens";
    private static final String MAX_OUTPUT = "max_output_tokens";
    private static final String GENERIC = "generic_guardrail_api";
    private static final String MODERATION = "openai_moderation";
    private static final String VALIDATION = "enable_json_schema_validation";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String SUPPORTED =
            "litellm_content_filter, hide-secrets, prompt_injection, json_schema, max_tokens,"
                    + " generic_guardrail_api or openai_moderation";

    /** Of each kind, besides those of all. */
    private static final Map<String, List<String>> PARAMETERS =
            Map.of(
                    CONTENT_FILTER,
                    List.of(
                            "patterns",
                            "blocked_words",
                            "blocked_words_file",
                            "categories",
                            "severity_threshold",
                            "pattern_redaction_format",
                            "keyword_redaction_tag"),
                    JSON_SCHEMA,
                    List.of(SCHEMA),
                    MAX_TOKENS,
                    List.of(MAX_INPUT, MAX_OUTPUT),
                    GENERIC,
                    List.of(
                            BASE,
                            KEY,
                            "headers",
                            "timeout",
                            FALLBACK,
                            "additional_provider_specific_params"),
                    MODERATION,
                    List.of(BASE, KEY, "headers", "timeout", FALLBACK, "model"));

    private static final List<String> ALL_PARAMETERS = List.of(TYPE, MODE, DEFAULT_ON);

    private final Sources sources;

    GuardrailsReader(Sources sources) {
        this.sources = sources;
    }

    /** Empty where there are none. */
    Optional<Guardrails> read() {
        List<Configured> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : List.of(sources.root(), sources.litellm())) {
            for (Section each : section.sections(GUARDRAILS)) {
                configured(each).filter(one -> isNew(one, each, names)).ifPresent(all::add);
            }
        }
        if (sources.litellm().flag(VALIDATION).orElse(false)) {
            all.add(validation());
        }
        Map<String, Set<String>> ofModels = ofModels(names);
        return all.isEmpty() ? Optional.empty() : Optional.of(new Guardrails(all, ofModels));
    }

    /** {@code enable_json_schema_validation}: of answers whose request names a schema. */
    private static Configured validation() {
        ObjectNode shown = Json.object().put(NAME, VALIDATION);
        shown.putObject(PARAMS)
                .put(TYPE, JSON_SCHEMA)
                .put(MODE, Mode.POST_CALL.text())
                .put(DEFAULT_ON, true);
        return new Configured(
                VALIDATION,
                AnswerSchema.ofRequests(),
                Set.of(Mode.POST_CALL),
                true,
                shown,
                VALIDATION);
    }

    private static boolean isNew(Configured one, Section each, Set<String> names) {
        if (names.add(one.name())) {
            return true;
        }
        each.problem(NAME, "is there twice; give each guardrail a name of its own");
        return false;
    }

    private Map<String, Set<String>> ofModels(Set<String> names) {
        Map<String, Set<String>> all = new HashMap<>();
        for (Section entry : sources.root().sections("model_list")) {
            Section params = entry.section(PARAMS);
            List<String> named = params.texts(GUARDRAILS);
            if (!names.containsAll(named)) {
                params.problem(GUARDRAILS, "names one that the guardrails section doesn't have");
            }
            entry.text("model_name")
                    .filter(_ -> !named.isEmpty())
                    .ifPresent(model ->
                            all.computeIfAbsent(model, _ -> new HashSet<>()).addAll(named));
        }
        return all;
    }

    private Optional<Configured> configured(Section each) {
        Optional<String> name = each.text(NAME);
        Section params = each.section(PARAMS);
        Optional<String> type = params.text(TYPE);
        if (name.isEmpty() || type.isEmpty()) {
            each.problem(
                    "needs guardrail_name and litellm_params.guardrail; the latter is one of "
                            + SUPPORTED);
            return Optional.empty();
        }
        Set<Mode> modes = modes(params);
        StringBuilder settings = new StringBuilder(params.tree().toString());
        return guardrail(type.get(), name.get(), params, settings)
                .map(guardrail ->
                        new Configured(
                                name.get(),
                                guardrail,
                                local(guardrail, modes, type.get()),
                                params.flag(DEFAULT_ON).orElse(false),
                                shown(name.get(), each),
                                name.get() + ":" + Digest.hex(settings.toString())));
    }

    /** Nearly right names are wrong; what is far from all is warned of as any unknown key. */
    private static void spelling(String type, Section params) {
        List<String> own = PARAMETERS.getOrDefault(type, List.of());
        Spelling.checkNear(params, Stream.concat(ALL_PARAMETERS.stream(), own.stream()).toList());
    }

    private static Set<Mode> modes(Section params) {
        Set<Mode> modes = EnumSet.noneOf(Mode.class);
        for (String name : params.texts(MODE)) {
            Optional<Mode> mode = Mode.of(name);
            mode.ifPresent(modes::add);
            if (mode.isEmpty()) {
                params.problem(
                        MODE,
                        "is not supported; write pre_call, during_call, post_call, logging_only or"
                                + " a list of them");
            }
        }
        if (modes.isEmpty()) {
            params.problem(MODE, "is missing; write pre_call, during_call or post_call");
        }
        return modes;
    }

    /**
     * What looks here and at once needs no time of its own beside the call; LiteLLM's content
     * filter looks at streams in {@code during_call}.
     */
    private static Set<Mode> local(Guardrail guardrail, Set<Mode> modes, String type) {
        boolean here = guardrail instanceof TextFilter || guardrail instanceof TokenLimit;
        if (!here || modes.isEmpty()) {
            return modes;
        }
        Set<Mode> local = EnumSet.copyOf(modes);
        if (local.remove(Mode.DURING_CALL)) {
            local.add(Mode.PRE_CALL);
            if (type.equals(CONTENT_FILTER)) {
                local.add(Mode.POST_CALL);
            }
        }
        return local;
    }

    private static ObjectNode shown(String name, Section each) {
        Section params = each.section(PARAMS);
        ObjectNode shown = Json.object().put(NAME, name);
        each.text("guardrail_id").ifPresent(id -> shown.put("guardrail_id", id));
        ObjectNode told = shown.putObject(PARAMS);
        told.put(TYPE, params.text(TYPE).orElse(""));
        params.node(MODE).ifPresent(mode -> told.set(MODE, mode.json()));
        told.put(DEFAULT_ON, params.flag(DEFAULT_ON).orElse(false));
        shown.set("guardrail_info", each.section("guardrail_info").tree());
        return shown;
    }

    /**
     * @param settings gets what else makes it up
     */
    private static Optional<Guardrail> guardrail(
            String type, String name, Section params, StringBuilder settings) {
        spelling(type, params);
        return switch (type) {
            case CONTENT_FILTER -> {
                ContentFilterReader reader = new ContentFilterReader(params);
                TextFilter filter = reader.read();
                settings.append(reader.files());
                yield Optional.of(filter);
            }
            case JSON_SCHEMA -> schema(params);
            case MAX_TOKENS -> limit(params);
            case "hide-secrets", "hide_secrets" ->
                    Optional.of(new TextFilter(Patterns.secrets("[REDACTED]")));
            case "prompt_injection", "detect_prompt_injection" ->
                    Optional.of(new TextFilter(Words.injections()));
            case GENERIC -> generic(name, params);
            case MODERATION -> moderation(name, params);
            default -> {
                params.problem(TYPE, "is not supported; write " + SUPPORTED);
                yield Optional.empty();
            }
        };
    }

    private static Optional<Guardrail> schema(Section params) {
        if (!params.texts(MODE).equals(List.of(Mode.POST_CALL.text()))) {
            params.problem(MODE, "must be post_call; a JSON schema is about answers");
        }
        if (!params.has(SCHEMA)) {
            return Optional.of(AnswerSchema.ofRequests());
        }
        try {
            return Optional.of(AnswerSchema.of(params.section(SCHEMA).tree()));
        } catch (IllegalArgumentException e) {
            params.problem(
                    SCHEMA, "is no JSON schema; correct it, and keep each $ref inside of it");
            return Optional.empty();
        }
    }

    private static Optional<Guardrail> limit(Section params) {
        TokenLimit limit = new TokenLimit(params.whole(MAX_INPUT), params.whole(MAX_OUTPUT));
        if (limit.input().isEmpty() && limit.output().isEmpty()) {
            params.problem("limits nothing; write max_input_tokens, max_output_tokens or both");
        }
        return Optional.of(limit);
    }

    private static Optional<Guardrail> generic(String name, Section params) {
        Optional<String> base = params.url(BASE);
        if (base.isEmpty()) {
            params.problem(BASE, "is missing; write the address of the guardrail's server");
            return Optional.empty();
        }
        String address = trimmed(base.get());
        return remote(
                        name,
                        address.endsWith(GenericApi.PATH) ? address : address + GenericApi.PATH,
                        params)
                .map(server ->
                        new GenericApi(
                                server,
                                params.section("additional_provider_specific_params").tree()));
    }

    private static Optional<Guardrail> moderation(String name, Section params) {
        if (params.text(KEY).isEmpty()) {
            params.problem(KEY, "is missing; write os.environ/OPENAI_API_KEY");
        }
        String base = params.url(BASE).orElse("https://api.openai.com/v1");
        return remote(name, trimmed(base) + "/moderations", params)
                .map(server ->
                        new OpenAiModeration(
                                server, params.text("model").orElse("omni-moderation-latest")));
    }

    private static String trimmed(String base) {
        String stripped = base.strip();
        return stripped.endsWith("/") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    private static Optional<Remote> remote(String name, String address, Section params) {
        String fallback = params.text(FALLBACK).orElse("fail_closed");
        if (!fallback.equals("fail_closed") && !fallback.equals("fail_open")) {
            params.problem(FALLBACK, "is not supported; write fail_closed or fail_open");
        }
        Section headers = params.section("headers");
        Map<String, Secret> sent = new HashMap<>();
        headers.keys()
                .forEach(key ->
                        headers.text(key).ifPresent(value -> sent.put(key, new Secret(value))));
        try {
            return Optional.of(
                    new Remote(
                            name,
                            URI.create(address),
                            params.text(KEY).map(Secret::new),
                            sent,
                            params.seconds("timeout").orElse(LIMIT),
                            fallback.equals("fail_open")));
        } catch (IllegalArgumentException e) {
            params.problem(BASE, "is not a URL; write it with its scheme and host: https://host");
            return Optional.empty();
        }
    }
}
