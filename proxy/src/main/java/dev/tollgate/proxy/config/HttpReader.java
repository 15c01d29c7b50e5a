package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.AdminSettings;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.http.AccessSettings;
import dev.tollgate.proxy.http.CountedTokens;
import dev.tollgate.proxy.http.EnforcedParameters;
import dev.tollgate.proxy.http.HttpSettings;
import dev.tollgate.proxy.http.HttpSettings.PassThrough;
import dev.tollgate.proxy.http.TellingSettings;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code general_settings} and the environment say of the HTTP side. */
final class HttpReader {

    private static final String MASTER_KEY = "master_key";
    private static final String GUARDRAILS = "guardrails";
    private static final String REQUEST_FIELDS = "request_fields";
    private static final String RESPONSE_FIELDS = "response_fields";
    private static final String TOKEN_TYPE = "token_rate_limit_type";
    private static final double MIB = 1024.0 * 1024.0;

    /** The request's model is overridden wherever it may be asked for text. */
    private static final Map<String, List<Operation>> MODELS =
            Map.of(
                    "completion_model",
                    List.of(
                            Operation.CHAT,
                            Operation.COMPLETION,
                            Operation.RESPONSES,
                            Operation.MESSAGES),
                    "embedding_model",
                    List.of(Operation.EMBEDDING),
                    "image_generation_model",
                    List.of(Operation.IMAGE_GENERATION),
                    "moderation_model",
                    List.of(Operation.MODERATION));

    private final Sources sources;
    private final Section general;
    private final Environment environment;

    HttpReader(Sources sources) {
        this.sources = sources;
        general = sources.general();
        environment = sources.environment();
    }

    HttpSettings read() {
        Optional<Guardrails> guardrails = new GuardrailsReader(sources).read();
        return new HttpSettings(
                masterKey(),
                rootPath(),
                maxRequestBytes(),
                models(),
                general.flag("forward_client_headers_to_llm_api").orElse(false),
                general.flag("allow_client_side_credentials").orElse(false),
                general.flag("always_include_stream_usage").orElse(false),
                general.text("litellm_key_header_name"),
                passThrough(guardrails),
                new HealthReader(sources).read(),
                access(),
                admin(),
                new JwtReader(sources).read(),
                enforced(),
                new ScopesReader(sources.litellm(), general).read(),
                ShownSettings.of(sources.written().section("general_settings").tree()),
                tokens(),
                new CacheReader(sources).read(),
                guardrails,
                OverloadReader.read(sources),
                telling());
    }

    /** Prompts are told only where somebody has written so. */
    private TellingSettings telling() {
        Section litellm = sources.litellm();
        return new TellingSettings(
                !litellm.flag("turn_off_message_logging").orElse(true),
                !litellm.flag("global_disable_no_log_param").orElse(false));
    }

    private CountedTokens tokens() {
        Optional<String> type = general.text(TOKEN_TYPE);
        Optional<CountedTokens> counted = type.flatMap(CountedTokens::of);
        if (type.isPresent() && counted.isEmpty()) {
            general.problem(TOKEN_TYPE, "is no kind of tokens; write total, input or output");
        }
        return counted.orElse(CountedTokens.TOTAL);
    }

    private EnforcedParameters enforced() {
        return new EnforcedParameters(
                general.texts("enforced_params"),
                general.section("service_account_settings").texts("enforced_params"),
                general.flag("enforce_user_param").orElse(false));
    }

    private AdminSettings admin() {
        Section litellm = sources.litellm();
        return new AdminSettings(
                litellm.section("default_key_generate_params").tree(),
                litellm.section("upperbound_key_generate_params").tree(),
                litellm.section("default_team_params").tree(),
                users(litellm));
    }

    /** {@code max_internal_user_budget} counts where the parameters name none. */
    private static ObjectNode users(Section litellm) {
        ObjectNode users = litellm.section("default_internal_user_params").tree();
        Optional<BigDecimal> budget = litellm.amount("max_internal_user_budget");
        budget.filter(_ -> !users.has("max_budget")).ifPresent(max -> users.put("max_budget", max));
        Optional<String> period = litellm.text("internal_user_budget_duration");
        litellm.period("internal_user_budget_duration");
        period.filter(_ -> !users.has("budget_duration"))
                .ifPresent(each -> users.put("budget_duration", each));
        return users;
    }

    private AccessSettings access() {
        return new AccessSettings(
                Set.copyOf(general.texts("allowed_ips")),
                general.flag("use_x_forwarded_for").orElse(false),
                general.texts("allowed_routes"),
                general.texts("admin_only_routes"),
                general.texts("public_routes"),
                general.flag("allow_master_key_for_models").orElse(true),
                sources.litellm().flag("require_auth_for_metrics_endpoint").orElse(false),
                general.flag("allow_requests_on_db_unavailable").orElse(false));
    }

    private Optional<Secret> masterKey() {
        Optional<String> key =
                general.text(MASTER_KEY).or(() -> environment.get("LITELLM_MASTER_KEY"));
        return key.map(Secret::new);
    }

    /** Empty, or with a slash at its start and none at its end. */
    private String rootPath() {
        String path = environment.get("SERVER_ROOT_PATH").orElse("").strip();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    private long maxRequestBytes() {
        OptionalDouble mebibytes = general.number("max_request_size_mb");
        return mebibytes.isPresent()
                ? (long) (mebibytes.getAsDouble() * MIB)
                : HttpSettings.DEFAULT.maxRequestBytes();
    }

    private Map<Operation, String> models() {
        Map<Operation, String> models = new EnumMap<>(Operation.class);
        MODELS.forEach((key, operations) ->
                general.text(key)
                        .ifPresent(model ->
                                operations.forEach(operation -> models.put(operation, model))));
        return models;
    }

    private List<PassThrough> passThrough(Optional<Guardrails> guardrails) {
        Set<String> names =
                guardrails.map(Guardrails::all).orElse(List.of()).stream()
                        .map(Guardrails.Configured::name)
                        .collect(Collectors.toSet());
        List<PassThrough> all = new ArrayList<>();
        for (Section each : general.sections("pass_through_endpoints")) {
            Optional<String> path = required(each, "path");
            Optional<String> target = required(each, "target");
            each.url("target");
            if (path.isPresent() && target.isPresent()) {
                all.add(passThrough(each, path.get(), target.get(), names));
            }
        }
        return all;
    }

    private static PassThrough passThrough(
            Section each, String path, String target, Set<String> guardrails) {
        Section headers = each.section("headers");
        Map<String, Secret> values = new HashMap<>();
        headers.keys()
                .forEach(name ->
                        headers.text(name).ifPresent(value -> values.put(name, new Secret(value))));
        return new PassThrough(
                path.startsWith("/") ? path : "/" + path,
                target,
                values,
                each.flag("include_subpath").orElse(false),
                each.flag("auth").orElse(false),
                each.flag("forward_headers").orElse(false),
                each.amount("cost_per_request").map(Money::ofDollars).orElse(Money.ZERO),
                guardrails(each, guardrails));
    }

    /** A list of names, or what each of them looks at. */
    private static Map<String, PassThrough.Fields> guardrails(
            Section each, Set<String> configured) {
        Map<String, PassThrough.Fields> all = new HashMap<>();
        if (each.node(GUARDRAILS).orElse(null) instanceof Node.Mapping) {
            Section named = each.section(GUARDRAILS);
            named.keys().forEach(name -> all.put(name, fields(named.section(name))));
        } else {
            each.texts(GUARDRAILS).forEach(name -> all.put(name, PassThrough.Fields.ALL));
        }
        if (!configured.containsAll(all.keySet())) {
            each.problem(GUARDRAILS, "names one that the guardrails section doesn't have");
        }
        return all;
    }

    private static PassThrough.Fields fields(Section guardrail) {
        Spelling.check(guardrail, List.of(REQUEST_FIELDS, RESPONSE_FIELDS));
        return new PassThrough.Fields(
                guardrail.texts(REQUEST_FIELDS), guardrail.texts(RESPONSE_FIELDS));
    }

    private static Optional<String> required(Section section, String key) {
        Optional<String> text = section.text(key);
        if (text.isEmpty()) {
            section.problem(key, "is missing; give it a value");
        }
        return text;
    }
}
