package dev.tollgate.charts.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A {@code kubectl} that notes its arguments and standard input, and answers as it is told: the
 * newest answer whose pattern fits is given. What nobody told it fails.
 */
public final class FakeKubectl {

    private static final String SCRIPT =
            """
            #!/bin/sh
            cd '%s' || exit 98
            echo "$*" >> calls
            case "$*" in *"-f -"*) cat >> stdin ;; esac
            n=$(cat count)
            case "$1" in --context=*) shift ;; esac
            while [ "$n" -gt 0 ]; do
                if grep -qE -e "$(cat "$n.pattern")" <<END
            $*
            END
                then
                    cat "$n.out"
                    cat "$n.err" >&2
                    exit "$(cat "$n.exit")"
                fi
                n=$((n - 1))
            done
            echo "nobody told the fake: $*" >&2
            exit 99
            """;

    private final Path folder;
    private int answers;

    private FakeKubectl(Path folder) {
        this.folder = folder;
    }

    public static FakeKubectl in(Path parent) {
        try {
            Path folder = Files.createDirectories(parent.resolve("fake-kubectl"));
            FakeKubectl fake = new FakeKubectl(folder);
            Path program =
                    Files.createFile(
                            folder.resolve("kubectl"),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwxr-xr-x")));
            Files.writeString(program, SCRIPT.formatted(folder));
            fake.write("count", "0");
            fake.write("calls", "");
            fake.write("stdin", "");
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cluster of Kubernetes 1.34 with every API that charts need, and nothing in it. */
    public FakeKubectl emptyCluster() {
        answer(
                "^version",
                "{\"clientVersion\":{\"gitVersion\":\"v1.34.0\"},\"serverVersion\":{\"gitVersion\":\"v1.34.1\"}}");
        answer(
                "^get --raw /api/v1$",
                api(
                        "Namespace namespaces",
                        "Secret secrets",
                        "ConfigMap configmaps",
                        "Service services",
                        "ServiceAccount serviceaccounts"));
        answer(
                "^get --raw /apis/apps/v1$",
                api("Deployment deployments", "StatefulSet statefulsets"));
        answer("^get --raw /apis/batch/v1$", api("Job jobs"));
        answer(
                "^get --raw /apis/networking.k8s.io/v1$",
                api("Ingress ingresses", "NetworkPolicy networkpolicies"));
        answer("^get --raw /apis/policy/v1$", api("PodDisruptionBudget poddisruptionbudgets"));
        answer(
                "^get storageclasses",
                list(
                        "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",\"metadata\":{\"name\":\"standard\",\"annotations\":{\"storageclass.kubernetes.io/is-default-class\":\"true\"}}}"));
        answer("^auth can-i", "yes\n");
        answer("^get namespace ", "");
        answer("^apply ", "applied\n");
        return this;
    }

    public FakeKubectl answer(String pattern, String out) {
        return answer(pattern, out, "", 0);
    }

    public FakeKubectl failure(String pattern, String err) {
        return answer(pattern, "", err, 1);
    }

    public FakeKubectl answer(String pattern, String out, String err, int exit) {
        answers++;
        write(answers + ".pattern", pattern);
        write(answers + ".out", out);
        write(answers + ".err", err);
        write(answers + ".exit", String.valueOf(exit));
        write("count", String.valueOf(answers));
        return this;
    }

    /** Forgets what it was asked, and keeps what to answer. */
    public FakeKubectl forget() {
        write("calls", "");
        write("stdin", "");
        return this;
    }

    /** A PATH where it is found before any real one. */
    public String path() {
        return folder + ":/usr/local/bin:/usr/bin:/bin";
    }

    /** The arguments of every call so far. */
    public List<String> calls() {
        return read("calls").lines().toList();
    }

    /** All that was ever given to its standard input. */
    public String stdin() {
        return read("stdin");
    }

    public static String list(String... items) {
        return "{\"kind\":\"List\",\"items\":[" + String.join(",", items) + "]}";
    }

    /**
     * A discovery document.
     *
     * @param resources kind and plural
     */
    private static String api(String... resources) {
        StringBuilder text = new StringBuilder();
        for (String resource : resources) {
            String[] words = resource.split(" ", 2);
            text.append(text.isEmpty() ? "" : ",");
            text.append("{\"kind\":\"%s\",\"name\":\"%s\"}".formatted(words[0], words[1]));
        }
        return "{\"resources\":[" + text + "]}";
    }

    private void write(String name, String text) {
        try {
            Files.writeString(
                    folder.resolve(name),
                    text,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
