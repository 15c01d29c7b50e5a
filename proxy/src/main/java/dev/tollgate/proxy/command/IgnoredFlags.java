package dev.tollgate.proxy.command;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** LiteLLM's flags that mean nothing here, taken so that its command lines start unchanged. */
@SuppressWarnings({"FieldCanBeFinal", "UnusedVariable"}) // picocli writes them, nobody reads them
final class IgnoredFlags {

    private static final String WITHOUT_EFFECT = "Without effect.";

    @Option(
            names = {
                "--num_workers",
                "--max_requests_before_restart",
                "--num_requests",
                "--max_budget",
                "--log_config",
                "--ciphers",
                "--add_key",
                "--telemetry"
            },
            paramLabel = "X",
            description = "Without effect; one process serves all, and nothing is sent home.")
    private List<String> values = List.of();

    @Option(
            names = {
                "--run_gunicorn",
                "--run_hypercorn",
                "--use_prisma_db_push",
                "--iam_token_db_auth",
                "--local",
                "--save",
                "--add_function_to_prompt",
                "--use_queue"
            },
            description = WITHOUT_EFFECT)
    private boolean flags;

    /** Those of a command line, in order. */
    static List<String> given(ParseResult parsed) {
        return parsed.originalArgs().stream()
                .map(argument -> argument.split("=", 2)[0])
                .filter(IgnoredFlags::isIgnored)
                .distinct()
                .toList();
    }

    private static boolean isIgnored(String name) {
        return new picocli.CommandLine(new IgnoredFlags())
                .getCommandSpec()
                .optionsMap()
                .containsKey(name);
    }
}
