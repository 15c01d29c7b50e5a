package dev.tollgate.proxy.config;

import java.util.List;

/** A configuration that can't be used; it holds every problem, one line each, without secrets. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** {@code config.yaml:7: model_list[0].litellm_params.rpm: what is wrong; what to do}. */
    public List<String> problems() {
        return problems;
    }
}
