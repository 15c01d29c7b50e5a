package dev.tollgate.proxy.config;

import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.guard.Shares.Mode;
import java.util.Optional;

/**
 * {@code general_settings.tollgate_limits.on_valkey_loss}: what counts while Valkey can't be
 * reached.
 */
final class SharesReader {

    private SharesReader() {}

    static Shares read(Sources sources) {
        Section loss = sources.general().section("tollgate_limits").section("on_valkey_loss");
        return new Shares(
                mode(loss, "budgets").orElse(Shares.DEFAULT.budgets()),
                mode(loss, "rate_limits").orElse(Shares.DEFAULT.limits()));
    }

    private static Optional<Mode> mode(Section loss, String key) {
        Optional<String> name = loss.text(key);
        Optional<Mode> mode = name.flatMap(Mode::of);
        if (name.isPresent() && mode.isEmpty()) {
            loss.problem(key, "is unknown; write fail_open, fail_closed or local_share");
        }
        return mode;
    }
}
