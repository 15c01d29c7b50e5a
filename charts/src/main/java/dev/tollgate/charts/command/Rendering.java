package dev.tollgate.charts.command;

import dev.tollgate.charts.chart.Charts;
import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.dist.OutputFile;
import dev.tollgate.charts.dist.OutputFolder;
import dev.tollgate.charts.secret.Encryptor;
import dev.tollgate.charts.secret.Recipients;
import dev.tollgate.charts.secret.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of one environment: a file a chart, in mode {@code sops} a file a Secret. */
final class Rendering {

    private final Encryptor encryptor;

    Rendering(Encryptor encryptor) {
        this.encryptor = encryptor;
    }

    /**
     * Synthesizes one environment.
     *
     * @param before the output of the last run: encryption is random, so what still says the same
     *     is kept to the byte
     */
    List<OutputFile> files(Assembled assembled, OutputFolder before) throws IOException {
        List<OutputFile> files = new ArrayList<>();
        for (Map.Entry<String, List<Map<String, Object>>> chart :
                Charts.synthesize(assembled.inputs()).entrySet()) {
            boolean secrets = chart.getValue().stream().anyMatch(Rendering::holdsValues);
            if (secrets && assembled.recipients().isPresent()) {
                files.addAll(sealed(chart.getKey(), chart.getValue(), assembled, before));
            } else {
                String text = ManifestYaml.write(chart.getValue());
                files.add(new OutputFile(chart.getKey() + ".yaml", text, secrets));
            }
        }
        files.add(kustomization(files));
        return files;
    }

    private List<OutputFile> sealed(
            String chart,
            List<Map<String, Object>> secrets,
            Assembled assembled,
            OutputFolder before)
            throws IOException {
        Recipients recipients = assembled.recipients().orElseThrow();
        List<OutputFile> files = new ArrayList<>();
        for (Map<String, Object> object : secrets) {
            String name = chart + "-" + name(object) + ".yaml";
            Secret manifest = new Secret(ManifestYaml.write(List.of(object)));
            String text =
                    before.read(name)
                            .flatMap(earlier ->
                                    encryptor.unchanged(
                                            earlier, assembled.secretsFile(), manifest, recipients))
                            .orElseGet(() -> encryptor.manifest(manifest, recipients));
            files.add(new OutputFile(name, text, false));
        }
        return files;
    }

    private static OutputFile kustomization(List<OutputFile> files) {
        Map<String, Object> kustomization = new TreeMap<>();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        kustomization.put("kind", "Kustomization");
        kustomization.put("resources", files.stream().map(OutputFile::name).toList());
        return new OutputFile(
                OutputFolder.KUSTOMIZATION, ManifestYaml.write(List.of(kustomization)), false);
    }

    private static boolean holdsValues(Map<String, Object> object) {
        return "Secret".equals(object.get("kind"));
    }

    private static String name(Map<String, Object> object) {
        return object.get("metadata") instanceof Map<?, ?> metadata
                ? String.valueOf(metadata.get("name"))
                : "";
    }
}
