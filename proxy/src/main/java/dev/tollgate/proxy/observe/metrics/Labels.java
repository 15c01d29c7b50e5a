package dev.tollgate.proxy.observe.metrics;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.observe.FailureNames;
import dev.tollgate.proxy.observe.Served;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** LiteLLM's labels, and the lists of them that several metrics have. */
final class Labels {

    private static final Label END_USER = open("end_user", payer(Served.Payer::endUser));
    private static final Label KEY = open("hashed_api_key", payer(Served.Payer::key));
    private static final Label KEY_ALIAS = open("api_key_alias", payer(Served.Payer::keyAlias));
    private static final Label TEAM = open("team", payer(Served.Payer::team));
    private static final Label TEAM_ALIAS = open("team_alias", payer(Served.Payer::teamAlias));
    private static final Label USER = open("user", payer(Served.Payer::user));
    private static final Label EMAIL = open("user_email", payer(Served.Payer::userEmail));
    private static final Label REQUESTED_MODEL = bounded("requested_model", Labels::requested);
    private static final Label MODEL = bounded("model", call(Served.Try::model));
    private static final Label VENDOR_MODEL =
            bounded("litellm_model_name", call(Served.Try::model));
    private static final Label MODEL_ID = bounded("model_id", call(Served.Try::deployment));
    private static final Label API_BASE = bounded("api_base", call(Served.Try::apiBase));
    private static final Label PROVIDER = bounded("api_provider", call(Served.Try::vendor));
    private static final Label GROUP =
            bounded("model_group", subject -> subject.request().result().group());
    private static final Label FALLBACK =
            bounded(
                    "fallback_model",
                    subject ->
                            subject.request().result().fallbacks() > 0
                                    ? subject.request().result().group()
                                    : "");
    private static final Label STATUS =
            bounded(
                    "status_code",
                    subject -> Integer.toString(subject.request().result().status()));
    private static final Label EXCEPTION_STATUS = bounded("exception_status", Labels::status);
    private static final Label EXCEPTION = bounded("exception_class", Labels::exception);
    private static final Label ROUTE =
            bounded("route", subject -> subject.request().asked().route());
    private static final Label ADDRESS =
            open("client_ip", subject -> subject.request().asked().client().address());
    private static final Label USER_AGENT =
            open("user_agent", subject -> subject.request().asked().client().userAgent());

    private static final List<Label> WHO = List.of(KEY, KEY_ALIAS, TEAM, TEAM_ALIAS);
    private static final List<Label> DEPLOYMENT =
            List.of(VENDOR_MODEL, MODEL_ID, API_BASE, PROVIDER);
    private static final List<Label> FAILURE = List.of(EXCEPTION_STATUS, EXCEPTION);

    /** Of a request, whoever served it. */
    static final List<Label> REQUEST =
            all(WHO, List.of(END_USER, USER, EMAIL, REQUESTED_MODEL, STATUS, ROUTE, MODEL_ID));

    /** Of one that failed. */
    static final List<Label> FAILED_REQUEST =
            all(
                    all(WHO, List.of(END_USER, USER, EMAIL, REQUESTED_MODEL, ROUTE, MODEL_ID)),
                    FAILURE);

    /** Of how long it took. */
    static final List<Label> LATENCY =
            all(WHO, List.of(END_USER, USER, REQUESTED_MODEL, MODEL, MODEL_ID));

    /** Of LiteLLM's metric of itself. */
    static final List<Label> SELF = List.of(bounded("self", _ -> "self"));

    /** Of money. */
    static final List<Label> SPEND = all(WHO, List.of(END_USER, USER, EMAIL, MODEL, MODEL_ID));

    /** Of tokens. */
    static final List<Label> TOKENS =
            all(WHO, List.of(END_USER, USER, EMAIL, REQUESTED_MODEL, MODEL, MODEL_ID));

    /** Of the response cache, and of calls that failed. */
    static final List<Label> MODEL_AND_PAYER = all(WHO, List.of(END_USER, USER, MODEL, MODEL_ID));

    /** Of the gateway's own part of the time. */
    static final List<Label> OVERHEAD = all(List.of(GROUP, KEY, KEY_ALIAS), DEPLOYMENT);

    /** Of calls to a deployment. */
    static final List<Label> CALLS = all(all(WHO, List.of(REQUESTED_MODEL)), DEPLOYMENT);

    /** Of those that failed. */
    static final List<Label> FAILED_CALLS = all(CALLS, FAILURE);

    /** Of a deployment's speed. */
    static final List<Label> SPEED = all(WHO, DEPLOYMENT);

    /** Of moves to another model group. */
    static final List<Label> FALLBACKS =
            all(all(WHO, List.of(REQUESTED_MODEL, FALLBACK, MODEL_ID)), FAILURE);

    /** Which {@code include_labels} may add to those of any metric; too many by themselves. */
    static final List<Label> ON_DEMAND = List.of(ADDRESS, USER_AGENT);

    private Labels() {}

    private static Label open(String name, Function<Subject, String> value) {
        return new Label(name, false, value);
    }

    private static Label bounded(String name, Function<Subject, String> value) {
        return new Label(name, true, value);
    }

    private static Function<Subject, String> payer(Function<Served.Payer, String> value) {
        return subject -> value.apply(subject.request().payer());
    }

    private static Function<Subject, String> call(Function<Served.Try, String> value) {
        return subject -> {
            Served.Try call = subject.call();
            return call == null ? "" : value.apply(call);
        };
    }

    /** Names that no deployment has are the clients' inventions. */
    private static String requested(Subject subject) {
        return subject.failure().orElse(null) instanceof Failure.UnknownModel
                ? Label.OTHER
                : subject.request().asked().model();
    }

    private static String status(Subject subject) {
        if (subject.failure().isEmpty()) {
            return "";
        }
        return subject.failure().get() instanceof Failure.Upstream upstream
                ? Integer.toString(upstream.errorClass().status())
                : Integer.toString(subject.request().result().status());
    }

    /** LiteLLM puts the vendor's name before the class: {@code Openai.RateLimitError}. */
    private static String exception(Subject subject) {
        if (subject.failure().isEmpty()) {
            return "";
        }
        String name = FailureNames.of(subject.failure().get());
        Served.Try call = subject.call();
        if (call == null
                || call.vendor().isEmpty()
                || !(subject.failure().get() instanceof Failure.Upstream)) {
            return name;
        }
        String vendor = call.vendor();
        return Character.toUpperCase(vendor.charAt(0)) + vendor.substring(1) + "." + name;
    }

    private static List<Label> all(List<Label> some, List<Label> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
