package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Caller;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request to the admin API.
 *
 * @param path without the gateway's prefix
 * @param body empty where there was none
 * @param parameters of the path and the query, by name
 */
public record Call(
        Caller caller,
        String path,
        ObjectNode body,
        Function<String, Optional<String>> parameters,
        AdminSettings settings) {

    private static final String ADMIN = "default_user_id";

    /** A parameter of the path or the query; an empty one counts as absent. */
    Optional<String> parameter(String name) {
        return parameters
                .apply(name)
                .filter(text -> !text.isEmpty())
                .map(text -> Plain.text(text, "query", name));
    }

    String required(String name) {
        return parameter(name).orElseThrow(() -> Refusal.missing("query", name));
    }

    boolean flag(String name) {
        return parameter(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** A whole number from 1 to a bound. */
    int number(String name, int otherwise, int most) {
        Optional<String> text = parameter(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        boolean fits = text.get().matches("\\d{1,6}") && Integer.parseInt(text.get()) >= 1;
        if (!fits || Integer.parseInt(text.get()) > most) {
            throw Refusal.invalid(
                    "int_parsing",
                    "query",
                    name,
                    "Input should be a whole number from 1 to " + most);
        }
        return Integer.parseInt(text.get());
    }

    /** LiteLLM's {@code created_by} and {@code updated_by}. */
    String author() {
        return caller.userId().orElse(caller.isAdmin() ? ADMIN : caller.keyName());
    }
}
