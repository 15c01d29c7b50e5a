package dev.tollgate.charts.kit;

import org.cdk8s.plus25.EnvFieldPaths;

/** Where an environment variable of a container gets its value from. */
public sealed interface EnvSource {

    /** A literal, never a secret. */
    record Value(String value) implements EnvSource {}

    /** A key of a Secret. */
    record FromSecret(String secret, String key) implements EnvSource {}

    /** A field of the pod, such as its name. */
    record FromPod(EnvFieldPaths field) implements EnvSource {}
}
