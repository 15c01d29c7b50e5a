package dev.tollgate.charts.kit;

/** A volume of a pod and the path where every container of the pod sees it. */
public sealed interface PodVolume {

    /** Name inside the pod. */
    String name();

    /** Absolute mount path. */
    String path();

    /** Files of a ConfigMap, readable and executable. */
    record Config(String name, String path, String configMap) implements PodVolume {}

    /** Keys of a Secret as files, kept up to date while the pod runs. */
    record SecretFiles(String name, String path, String secret) implements PodVolume {}

    /** An empty directory that lives as long as the pod. */
    record Scratch(String name, String path, int mebibytes) implements PodVolume {}

    /** A persistent volume of a StatefulSet's pod; the claim template has the same name. */
    record Claim(String name, String path) implements PodVolume {}
}
