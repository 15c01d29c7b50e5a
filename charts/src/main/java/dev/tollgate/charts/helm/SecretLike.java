package dev.tollgate.charts.helm;

import java.util.regex.Pattern;

/** What is by its name a secret, and so belongs into no file in plain form. */
final class SecretLike {

    private static final Pattern NAME =
            Pattern.compile(
                    "(?i).*(key|token|secret|password|credentials?|database_url|redis_url|direct_url)");

    private SecretLike() {}

    static boolean name(String name) {
        return NAME.matcher(name).matches();
    }
}
