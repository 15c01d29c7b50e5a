package dev.tollgate.proxy.config;

import dev.tollgate.proxy.http.OverloadSettings;
import java.time.Duration;
import java.util.OptionalInt;

/** {@code general_settings.tollgate_overload}: how much one gateway takes on at a time. */
final class OverloadReader {

    private static final long MIB = 1024L * 1024;

    private OverloadReader() {}

    static OverloadSettings read(Sources sources) {
        Section overload = sources.general().section("tollgate_overload");
        OverloadSettings standard = OverloadSettings.DEFAULT;
        OptionalInt megabytes = positive(overload, "max_body_mb");
        OptionalInt wait = overload.whole("max_wait_ms");
        return new OverloadSettings(
                positive(overload, "max_requests").orElse(standard.maxRequests()),
                megabytes.isPresent() ? megabytes.getAsInt() * MIB : standard.maxBytes(),
                wait.isPresent() ? Duration.ofMillis(wait.getAsInt()) : standard.maxWait());
    }

    private static OptionalInt positive(Section overload, String key) {
        OptionalInt number = overload.whole(key);
        if (number.isPresent() && number.getAsInt() == 0) {
            overload.problem(key, "is 0, so nothing would be served; use 1 or more");
            return OptionalInt.empty();
        }
        return number;
    }
}
