package dev.tollgate.charts.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code kubectl} that notes its arguments and standard input, and answers as it is told: the
 * newest answer whose pattern of the shell fits is given. What nobody told it fails.
 */
public final class FakeKubectl {

    private static final String BEGIN =
            """
            #!/bin/sh
            cd '%s' || exit 98
            echo "$*" >> calls
            case "$1" in --context=*) shift ;; esac
            case "$*" in *"-f -"*) cat >> stdin ;; esac
            case "$*" in
            """;

    private static final String ARM =
            """
            %1$s) cat %2$s.out; cat %2$s.err >&2; exit %3$s ;;
            """;

    private static final String END =
            """
            *) echo "nobody told the fake: $*" >&2; exit 99 ;;
            esac
            """;

    /** Makes a list of every workload that was applied, as one that is ready. */
    private static final String READY =
            """
            get*pods*) echo '{"items":['; awk '
                /^apiVersion:/ { api = $2 }
                /^kind:/ { kind = $2 }
                /^[a-z]/ { inside = /^metadata:/ }
                inside && /^  name: / && kind ~ /^(Job|Deployment|StatefulSet)$/ {
                    printf "%%s{\\"apiVersion\\":\\"%%s\\",\\"kind\\":\\"%%s\\",", comma, api, kind
                    printf "\\"metadata\\":{\\"name\\":\\"%%s\\",\\"namespace\\":\\"%1$s\\"},", $2
                    printf "\\"spec\\":{\\"replicas\\":1},\\"status\\":{\\"replicas\\":1,"
                    printf "\\"readyReplicas\\":1,\\"updatedReplicas\\":1,\\"availableReplicas\\":1,"
                    printf "\\"conditions\\":[{\\"type\\":\\"Complete\\",\\"status\\":\\"True\\"}]}}"
                    comma = ","
                }' stdin; echo ']}'; exit 0 ;;
            """;

    private final Path folder;
    private final List<String> arms = new ArrayList<>();

    private FakeKubectl(Path folder) {
        this.folder = folder;
    }

    public static FakeKubectl in(Path parent) {
        try {
            Path folder = Files.createDirectories(parent.resolve("fake-kubectl"));
            FakeKubectl fake = new FakeKubectl(folder);
            Files.createFile(
                    folder.resolve("kubectl"),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwxr-xr-x")));
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
                "version*",
                "{\"clientVersion\":{\"gitVersion\":\"v1.34.0\"},\"serverVersion\":{\"gitVersion\":\"v1.34.1\"}}");
        answer(
                "get --raw /api/v1",
                api(
                        "Namespace namespaces",
                        "Secret secrets",
                        "ConfigMap configmaps",
                        "Service services",
                        "ServiceAccount serviceaccounts"));
        answer(
                "get --raw /apis/apps/v1",
                api("Deployment deployments", "StatefulSet statefulsets"));
        answer("get --raw /apis/batch/v1", api("Job jobs"));
        answer(
                "get --raw /apis/networking.k8s.io/v1",
                api("Ingress ingresses", "NetworkPolicy networkpolicies"));
        answer("get --raw /apis/policy/v1", api("PodDisruptionBudget poddisruptionbudgets"));
        answer(
                "get storageclasses*",
                list(
                        "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",\"metadata\":{\"name\":\"standard\",\"annotations\":{\"storageclass.kubernetes.io/is-default-class\":\"true\"}}}"));
        answer("auth can-i*", "yes\n");
        answer("get namespace *", "");
        answer("apply *", "applied\n");
        return this;
    }

    public FakeKubectl answer(String pattern, String out) {
        return answer(pattern, out, "", 0);
    }

    public FakeKubectl failure(String pattern, String err) {
        return answer(pattern, "", err, 1);
    }

    public FakeKubectl answer(String pattern, String out, String err, int exit) {
        int number = arms.size();
        write(number + ".out", out);
        write(number + ".err", err);
        add(ARM.formatted(pattern.replace(" ", "\\ "), number, exit));
        return this;
    }

    /** From now on all that was applied to a namespace is ready. */
    public FakeKubectl allReady(String namespace) {
        add(READY.formatted(namespace));
        return this;
    }

    private void add(String arm) {
        arms.add(0, arm);
        write("kubectl", BEGIN.formatted(folder) + String.join("", arms) + END);
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
