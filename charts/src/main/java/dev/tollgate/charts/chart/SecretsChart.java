package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;
import org.cdk8s.plus25.Secret;
import org.cdk8s.plus25.SecretProps;

/** One Secret a section of the secrets file, or the object that has an operator fill it. */
final class SecretsChart extends ManifestChart {

    private final Inputs inputs;

    SecretsChart(App app, Inputs inputs) {
        super(app, "10-secrets");
        this.inputs = inputs;
        inputs.secrets().names().forEach(this::section);
    }

    private void section(String section, String name) {
        Part part = inputs.part(name, "secrets");
        SecretSource source = inputs.environment().secrets();
        if (source instanceof SecretSource.ExternalSecret external) {
            externalSecret(part, section, external);
        } else if (source instanceof SecretSource.Infisical infisical) {
            infisicalSecret(part, section, infisical);
        } else if (!(source instanceof SecretSource.Existing)) {
            secret(part, section);
        }
    }

    private void secret(Part part, String section) {
        Map<String, String> data = new TreeMap<>();
        inputs.secrets()
                .values()
                .getOrDefault(section, Map.of())
                .forEach((key, value) -> data.put(key, value.reveal()));
        new Secret(
                this,
                section,
                SecretProps.builder().metadata(part.metadata()).stringData(data).build());
    }

    /** Takes every key of the remote object, so that a key added there needs no new manifest. */
    private void externalSecret(Part part, String section, SecretSource.ExternalSecret source) {
        CustomObject.of(
                this,
                "external-secrets.io/v1 ExternalSecret",
                part.metadata(),
                Map.of(
                        "refreshInterval",
                        source.refreshInterval(),
                        "secretStoreRef",
                        Map.of(
                                "name",
                                source.store().name().value(),
                                "kind",
                                source.store().kind().name()),
                        "target",
                        Map.of("name", part.name(), "creationPolicy", "Owner"),
                        "dataFrom",
                        List.of(
                                Map.of(
                                        "extract",
                                        Map.of("key", remote(source.remoteKey(), section))))));
    }

    /** Takes every key of the folder, so that a key added there needs no new manifest. */
    private void infisicalSecret(Part part, String section, SecretSource.Infisical source) {
        SecretSource.SecretReference credentials = source.credentials();
        String namespace =
                credentials.namespace() == null
                        ? part.namespace()
                        : credentials.namespace().value();
        Map<String, Object> universalAuth =
                Map.of(
                        "secretsScope",
                        Map.of(
                                "projectSlug",
                                source.projectSlug(),
                                "envSlug",
                                source.environmentSlug(),
                                "secretsPath",
                                remote(source.path(), section)),
                        "credentialsRef",
                        Map.of(
                                "secretName",
                                credentials.name().value(),
                                "secretNamespace",
                                namespace));
        CustomObject.of(
                this,
                "secrets.infisical.com/v1alpha1 InfisicalSecret",
                part.metadata(),
                Map.of(
                        "hostAPI",
                        source.hostApi(),
                        "resyncInterval",
                        source.resyncSeconds(),
                        "authentication",
                        Map.of("universalAuth", universalAuth),
                        "managedKubeSecretReferences",
                        List.of(
                                Map.of(
                                        "secretName",
                                        part.name(),
                                        "secretNamespace",
                                        part.namespace(),
                                        "creationPolicy",
                                        "Owner"))));
    }

    private static String remote(String template, String section) {
        return template.replace("{section}", section);
    }
}
