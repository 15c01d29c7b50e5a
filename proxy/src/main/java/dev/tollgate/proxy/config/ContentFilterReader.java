package dev.tollgate.proxy.config;

import com.google.re2j.PatternSyntaxException;
import dev.tollgate.proxy.guardrail.Patterns;
import dev.tollgate.proxy.guardrail.Rule;
import dev.tollgate.proxy.guardrail.TextFilter;
import dev.tollgate.proxy.guardrail.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final String WORDS = "blocked_words";
    private static final String WORDS_FILE = "blocked_words_file";
    private static final List<String> PATTERN_KEYS =
            List.of("pattern_type", PATTERN_NAME, PATTERN, "name", ACTION);
    private static final List<String> WORD_KEYS = List.of(KEYWORD, ACTION, "description");

    private final Section params;
    private final String format;
    private final String tag;
    private final StringBuilder files = new StringBuilder();

    ContentFilterReader(Section params) {
        this.params = params;
        format = params.text("pattern_redaction_format").orElse("[{pattern_name}_REDACTED]");
        tag = params.text("keyword_redaction_tag").orElse("[KEYWORD_REDACTED]");
    }

    TextFilter read() {
        List<Rule> rules = new ArrayList<>();
        for (Section each : params.sections("patterns")) {
            Spelling.check(each, PATTERN_KEYS);
            pattern(each).ifPresent(rules::add);
        }
        List<Section> words = new ArrayList<>(params.sections(WORDS));
        if (params.has(WORDS_FILE)) {
            opened(params, WORDS_FILE).ifPresent(file -> words.addAll(wordsOf(file)));
        }
        words(words, rules);
        rules.addAll(
                new CategoryReader(params, each -> opened(each, "category_file"))
                        .read(each -> mask(each, tag)));
        if (rules.isEmpty()) {
            params.problem("has nothing to look for; write patterns, blocked_words or categories");
        }
        return new TextFilter(rules);
    }

    /** The texts of all files, so that it shows where they change. */
    String files() {
        return files.toString();
    }

    private static List<Section> wordsOf(Section file) {
        Spelling.check(file, List.of(WORDS));
        return file.sections(WORDS);
    }

    /** A file that a key names, relative to the configuration. */
    private Optional<Section> opened(Section section, String key) {
        return section.text(key)
                .flatMap(name -> {
                    Path path = Path.of(section.place(key).file()).resolveSibling(name);
                    try {
                        String text = Files.readString(path);
                        files.append(text);
                        return section.other(path.toString(), text);
                    } catch (IOException e) {
                        section.problem(key, "is no file that can be read; correct the path");
                        return Optional.empty();
                    }
                });
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

    private void words(List<Section> words, List<Rule> rules) {
        List<String> masked = new ArrayList<>();
        for (Section each : words) {
            Spelling.check(each, WORD_KEYS);
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
