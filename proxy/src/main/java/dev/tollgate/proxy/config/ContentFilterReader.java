package dev.tollgate.proxy.config;

import com.google.re2j.PatternSyntaxException;
import dev.tollgate.proxy.guardrail.Patterns;
import dev.tollgate.proxy.guardrail.Rule;
import dev.tollgate.proxy.guardrail.TextFilter;
import dev.tollgate.proxy.guardrail.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters of {@code litellm_content_filter}. */
final class ContentFilterReader {

    private static final String ACTION = "action";
    private static final String PATTERN = "pattern";
    private static final String PATTERN_NAME = "pattern_name";
    private static final String KEYWORD = "keyword";
    private static final String NAME_PLACE = "{pattern_name}";

    private final Section params;
    private final String format;
    private final String tag;

    ContentFilterReader(Section params) {
        this.params = params;
        format = params.text("pattern_redaction_format").orElse("[{pattern_name}_REDACTED]");
        tag = params.text("keyword_redaction_tag").orElse("[KEYWORD_REDACTED]");
    }

    TextFilter read() {
        for (String key : List.of("categories", "blocked_words_file")) {
            if (params.has(key)) {
                params.problem(key, "is not supported; write patterns and blocked_words");
            }
        }
        List<Rule> rules = new ArrayList<>();
        params.sections("patterns").forEach(each -> pattern(each).ifPresent(rules::add));
        words(rules);
        if (rules.isEmpty()) {
            params.problem("has nothing to look for; write patterns or blocked_words");
        }
        return new TextFilter(rules);
    }

    private Optional<Rule> pattern(Section each) {
        Optional<String> regex = each.text(PATTERN);
        if (each.text("pattern_type").orElse("prebuilt").equals("regex") || regex.isPresent()) {
            return custom(each, regex);
        }
        String name = each.text(PATTERN_NAME).orElse("");
        Optional<Rule> rule = Patterns.rule(name, mask(each, masked(name)));
        if (rule.isEmpty()) {
            each.problem(
                    PATTERN_NAME,
                    "is not known; write one of " + String.join(", ", Patterns.names()));
        }
        return rule;
    }

    private Optional<Rule> custom(Section each, Optional<String> regex) {
        if (regex.isEmpty()) {
            each.problem(PATTERN, "is missing; write a regular expression");
            return Optional.empty();
        }
        String name = each.text("name").or(() -> each.text(PATTERN_NAME)).orElse("custom");
        try {
            return Optional.of(Words.custom(name, regex.get(), mask(each, masked(name))));
        } catch (PatternSyntaxException e) {
            each.problem(
                    PATTERN,
                    "is no regular expression of RE2 ("
                            + e.getDescription()
                            + "); write it without look-around and back references");
            return Optional.empty();
        }
    }

    private void words(List<Rule> rules) {
        List<String> masked = new ArrayList<>();
        for (Section each : params.sections("blocked_words")) {
            Optional<String> word = each.text(KEYWORD);
            if (word.isEmpty()) {
                each.problem(KEYWORD, "is missing; write a word");
                continue;
            }
            if (mask(each, tag).isPresent()) {
                masked.add(word.get());
            } else {
                rules.add(Words.blocked(word.get(), each.text("description").orElse("")));
            }
        }
        if (!masked.isEmpty()) {
            rules.add(Words.masked(masked, tag));
        }
    }

    private String masked(String name) {
        return format.replace(NAME_PLACE, name.toUpperCase(Locale.ROOT));
    }

    /** Empty where it blocks, which it does unless it is told to mask. */
    private Optional<String> mask(Section each, String mask) {
        String action = each.text(ACTION).orElse("BLOCK");
        if (!action.equals("MASK") && !action.equals("BLOCK")) {
            each.problem(ACTION, "is not supported; write MASK or BLOCK");
        }
        return action.equals("MASK") ? Optional.of(mask) : Optional.empty();
    }
}
