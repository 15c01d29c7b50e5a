package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.Fields;
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
        String key = remote(source.remoteKey(), section);
        CustomObject.of(
                this,
                "external-secrets.io/v1 ExternalSecret",
                part.metadata(),
                Fields.of("refreshInterval", source.refreshInterval())
                        .set("secretStoreRef.name", source.store().name().value())
                        .set("secretStoreRef.kind", source.store().kind().name())
                        .set("target.name", part.name())
                        .set("target.creationPolicy", "Owner")
                        .set("dataFrom", List.of(Fields.of("extract.key", key).toMap())));
    }

    /** Takes every key of the folder, so that a key added there needs no new manifest. */
    private void infisicalSecret(Part part, String section, SecretSource.Infisical source) {
        Map<String, Object> secret =
                Fields.of("secretName", part.name())
                        .set("secretNamespace", part.namespace())
                        .set("creationPolicy", "Owner")
                        .toMap();
        CustomObject.of(
                this,
                "secrets.infisical.com/v1alpha1 InfisicalSecret",
                part.metadata(),
                Fields.of("hostAPI", source.hostApi())
                        .set("resyncInterval", source.resyncSeconds())
                        .set("authentication.universalAuth", universalAuth(part, section, source))
                        .set("managedKubeSecretReferences", List.of(secret)));
    }

    private static Map<String, Object> universalAuth(
            Part part, String section, SecretSource.Infisical source) {
        SecretSource.SecretReference credentials = source.credentials();
        Name namespace = credentials.namespace();
        return Fields.of("secretsScope.projectSlug", source.projectSlug())
                .set("secretsScope.envSlug", source.environmentSlug())
                .set("secretsScope.secretsPath", remote(source.path(), section))
                .set("credentialsRef.secretName", credentials.name().value())
                .set(
                        "credentialsRef.secretNamespace",
                        namespace == null ? part.namespace() : namespace.value())
                .toMap();
    }

    private static String remote(String template, String section) {
        return template.replace("{section}", section);
    }
}
