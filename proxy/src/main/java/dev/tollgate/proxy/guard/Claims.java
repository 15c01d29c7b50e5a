package dev.tollgate.proxy.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, once its signature is checked.
 *
 * @param all as JSON has it: text, numbers, lists, maps
 */
record Claims(Map<String, Object> all) {

    /** PostgreSQL's text takes no NUL, and no id has a line end. */
    private static boolean isHarmless(String text) {
        return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
    }

    /** By its name; where there is none, each dot leads into a map. */
    @Nullable Object value(String name) {
        Object exact = all.get(name);
        if (exact != null) {
            return exact;
        }
        Object here = all;
        for (String step : name.split("\\.", -1)) {
            here = here instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return here;
    }

    /** One text or number; of a list the first. */
    Optional<String> text(Optional<String> name) {
        return texts(name).stream().findFirst();
    }

    /** The texts and numbers of a list; one alone counts as a list of it. */
    List<String> texts(Optional<String> name) {
        return name.map(this::value).map(Claims::texts).orElse(List.of());
    }

    private static List<String> texts(Object value) {
        List<?> items = value instanceof List<?> list ? list : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            if ((item instanceof String || item instanceof Number) && isHarmless(item.toString())) {
                texts.add(item.toString());
            }
        }
        return texts;
    }

    /** RFC 8693's {@code scope}, with spaces between, or a list. */
    List<String> scopes() {
        return all.get("scope") instanceof String text
                ? Arrays.asList(text.strip().split("\\s+", -1))
                : texts(Optional.of("scope"));
    }
}
