package dev.tollgate.proxy.config;

import dev.tollgate.proxy.guardrail.Category;
import dev.tollgate.proxy.guardrail.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code categories} of {@code litellm_content_filter}: LiteLLM's names and form of file, the
 * gateway's own words.
 */
final class CategoryReader {

    private static final List<String> SEVERITIES = List.of("low", "medium", "high");
    private static final List<String> KEYS =
            List.of("category", "enabled", "action", "severity_threshold", "category_file");
    private static final List<String> FILE_KEYS =
            List.of(
                    "category_name",
                    "display_name",
                    "description",
                    "default_action",
                    "keywords",
                    "exceptions",
                    "identifier_words",
                    "additional_block_words",
                    "always_block_keywords");

    /** Of LiteLLM's, of which no words come with the gateway. */
    private static final List<String> WITHOUT_WORDS =
            List.of(
                    "bias_gender",
                    "bias_racial",
                    "bias_religious",
                    "bias_sexual_orientation",
                    "harmful_child_safety");

    private static final String CATEGORY = "category";
    private static final String FILE = "category_file";
    private static final String THRESHOLD = "severity_threshold";

    private final Section params;
    private final Function<Section, Optional<Section>> files;
    private final Section bundled;

    /**
     * @param files opens the file that a category names
     */
    CategoryReader(Section params, Function<Section, Optional<Section>> files) {
        this.params = params;
        this.files = files;
        bundled = new Section(KnownKeys.resource("categories.yaml"), new Findings());
    }

    /**
     * @param masks what stands in a word's place, by the entry's {@code action}
     */
    List<Rule> read(Function<Section, Optional<String>> masks) {
        List<Rule> rules = new ArrayList<>();
        for (Section each : params.sections("categories")) {
            Spelling.check(each, KEYS);
            if (each.flag("enabled").orElse(true)) {
                category(each).flatMap(one -> one.rule(masks.apply(each))).ifPresent(rules::add);
            }
        }
        return rules;
    }

    private Optional<Category> category(Section each) {
        Optional<String> name = each.text(CATEGORY);
        if (name.isEmpty()) {
            each.problem(CATEGORY, "is missing; write its name");
            return Optional.empty();
        }
        Optional<Section> words = each.has(FILE) ? files.apply(each) : bundled(each, name.get());
        return words.map(file -> category(name.get(), file, threshold(each)));
    }

    private Optional<Section> bundled(Section each, String name) {
        if (bundled.has(name)) {
            return Optional.of(bundled.section(name));
        }
        each.problem(
                CATEGORY,
                WITHOUT_WORDS.contains(name)
                        ? "comes without words here; give it a category_file"
                        : "is not known; "
                                + Nearest.advice(
                                        name,
                                        bundled.keys(),
                                        "write one of "
                                                + String.join(", ", bundled.keys())
                                                + ", or give it a category_file"));
        return Optional.empty();
    }

    /** The least severity that counts. */
    private int threshold(Section each) {
        Section named = each.has(THRESHOLD) ? each : params;
        String text = named.text(THRESHOLD).orElse("medium");
        int place = SEVERITIES.indexOf(text);
        if (place < 0) {
            named.problem(THRESHOLD, "is not supported; write high, medium or low");
        }
        return place;
    }

    private static Category category(String name, Section file, int threshold) {
        Spelling.check(file, FILE_KEYS);
        List<String> keywords = new ArrayList<>();
        for (String list : List.of("keywords", "always_block_keywords")) {
            for (Section each : file.sections(list)) {
                String severity = each.text("severity").orElse("medium");
                if (!SEVERITIES.contains(severity)) {
                    each.problem("severity", "is not supported; write high, medium or low");
                }
                Optional<String> word = each.text("keyword");
                if (word.isEmpty()) {
                    each.problem("keyword", "is missing; write a word");
                }
                word.filter(_ -> SEVERITIES.indexOf(severity) >= threshold)
                        .ifPresent(keywords::add);
            }
        }
        Category category =
                new Category(
                        name,
                        keywords,
                        words(file, "exceptions"),
                        words(file, "identifier_words"),
                        words(file, "additional_block_words"));
        if (category.rule(Optional.empty()).isEmpty()) {
            file.warning("has no words of this severity, so it finds nothing");
        }
        return category;
    }

    private static List<String> words(Section file, String key) {
        return file.texts(key).stream().filter(word -> !word.isBlank()).toList();
    }
}
