package dev.tollgate.charts.command;

import dev.tollgate.charts.chart.Inputs;
import dev.tollgate.charts.secret.Recipients;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything about one environment, read and checked.
 *
 * @param notices what the user should know, none of it an error
 * @param secretsFile the SOPS file, or where it would be
 * @param recipients who may read what is written; present in mode {@code sops} only
 */
record Assembled(
        Inputs inputs, List<String> notices, Path secretsFile, Optional<Recipients> recipients) {

    Assembled {
        notices = List.copyOf(notices);
    }
}
