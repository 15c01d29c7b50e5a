package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Exhaustion;
import dev.tollgate.proxy.model.Exhaustion.Period;
import dev.tollgate.proxy.model.GoDuration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What vendors say of a quota that is used up: structured at Google, in English at the others.
 *
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto">
 *     QuotaFailure and RetryInfo</a>
 */
final class QuotaWords {

    private static final int NO_MONEY = 402;
    private static final int TOO_MANY = 429;

    /** Money is like a quota of the day: nothing that a minute's patience mends. */
    private static final List<String> OF_A_DAY =
            List.of(
                    "insufficient_quota",
                    "per day",
                    "per-day",
                    "perday",
                    "(rpd)",
                    "(tpd)",
                    "/ day",
                    "/day",
                    "daily",
                    "/ month");

    private static final List<String> OF_A_MINUTE =
            List.of(
                    "per min",
                    "per-min",
                    "perminute",
                    "(rpm)",
                    "(tpm)",
                    "/ min",
                    "/min",
                    "servicequotaexceeded");

    private static final String NO_CREDIT = "credit balance is too low";

    private static final Pattern LIMIT = Pattern.compile("\\blimit(?: of|:)? (\\d[\\d,]{0,15})");

    private static final Pattern COME_AGAIN =
            Pattern.compile("(?:try again|retry) in ((?:[\\d.]{1,15}(?:ms|[dhms]))+)");

    private static final Pattern COME_AFTER =
            Pattern.compile("retry after (\\d{1,6}) (second|minute)");

    private static final List<String> UNITS =
            List.of("requests", "tokens", "input-tokens", "output-tokens");

    private QuotaWords() {}

    /** The quota that an error answer is about, if it says so. */
    static Optional<Exhaustion> exhaustion(
            int status, Map<String, String> headers, JsonNode json, String message) {
        String said = said(headers, json, message);
        if (status == NO_MONEY || said.contains(NO_CREDIT)) {
            return Optional.of(new Exhaustion(Period.DAY, OptionalLong.empty()));
        }
        boolean isQuota =
                status == TOO_MANY
                        || said.contains("servicequotaexceeded")
                        || said.contains("throttlingexception");
        if (!isQuota) {
            return Optional.empty();
        }
        return ofGoogle(json)
                .or(() -> period(said).map(found -> new Exhaustion(found, limit(said))))
                .or(() -> ofAnthropic(headers));
    }

    private static String said(Map<String, String> headers, JsonNode json, String message) {
        JsonNode error = json.path("error");
        String all =
                String.join(
                        " ",
                        message,
                        error.path("code").asText(""),
                        error.path("type").asText(""),
                        error.path("metadata").path("raw").asText(""),
                        json.path("__type").asText(""),
                        headers.getOrDefault("x-amzn-errortype", ""));
        return all.toLowerCase(Locale.ROOT);
    }

    /** Of several quotas, that of the day is what counts. */
    private static Optional<Exhaustion> ofGoogle(JsonNode json) {
        Optional<Exhaustion> found = Optional.empty();
        for (JsonNode detail : json.path("error").path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                String name =
                        violation.path("quotaId").asText()
                                + ' '
                                + violation.path("description").asText();
                found = worse(found, name, violation.path("quotaValue").asText());
            }
            JsonNode metadata = detail.path("metadata");
            found =
                    worse(
                            found,
                            metadata.path("quota_limit").asText(),
                            metadata.path("quota_limit_value").asText());
        }
        return found;
    }

    private static Optional<Exhaustion> worse(
            Optional<Exhaustion> known, String name, String value) {
        Optional<Period> period = period(name.toLowerCase(Locale.ROOT));
        if (period.isEmpty() || (known.isPresent() && period.get() != Period.DAY)) {
            return known;
        }
        return Optional.of(new Exhaustion(period.get(), number(value)));
    }

    private static Optional<Exhaustion> ofAnthropic(Map<String, String> headers) {
        return UNITS.stream()
                .map(unit -> "anthropic-ratelimit-" + unit)
                .filter(name -> "0".equals(headers.get(name + "-remaining")))
                .findFirst()
                .map(name ->
                        new Exhaustion(
                                Period.MINUTE, number(headers.getOrDefault(name + "-limit", ""))));
    }

    private static Optional<Period> period(String text) {
        if (OF_A_DAY.stream().anyMatch(text::contains)) {
            return Optional.of(Period.DAY);
        }
        return OF_A_MINUTE.stream().anyMatch(text::contains)
                ? Optional.of(Period.MINUTE)
                : Optional.empty();
    }

    private static OptionalLong limit(String text) {
        Matcher limit = LIMIT.matcher(text);
        return limit.find() ? number(limit.group(1).replace(",", "")) : OptionalLong.empty();
    }

    private static OptionalLong number(String text) {
        return text.matches("\\d{1,15}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** When an error's text says that the vendor may be asked again, in milliseconds. */
    static OptionalLong comeAgain(String message) {
        String said = message.toLowerCase(Locale.ROOT);
        Matcher again = COME_AGAIN.matcher(said);
        if (again.find()) {
            return GoDuration.millis(again.group(1));
        }
        Matcher after = COME_AFTER.matcher(said);
        if (!after.find()) {
            return OptionalLong.empty();
        }
        String unit = after.group(2).substring(0, 1);
        return GoDuration.millis(after.group(1) + unit);
    }
}
