package dev.tollgate.proxy.config;

import java.nio.file.Path;
import java.util.List;

/** A configuration that can't be used; it holds every problem, one line each, without secrets. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    private final transient List<Path> sources;

    /**
     * Problems of one reading.
     *
     * @param sources the files that were asked for, so that a mended one is noticed
     */
    ConfigurationException(List<String> problems, List<Path> sources) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
        this.sources = List.copyOf(sources);
    }

    /** {@code config.yaml:7: model_list[0].litellm_params.rpm: what is wrong; what to do}. */
    public List<String> problems() {
        return problems;
    }

    List<Path> sources() {
        return sources;
    }
}
