package dev.tollgate.charts.manifest;

import dev.tollgate.charts.environment.SecretSource;
import java.util.List;
import java.util.stream.Stream;

/** Everything that must hold between the objects of an environment. */
final class Relations {

    private Relations() {}

    static List<Relation> all() {
        return Stream.of(
                        ReferenceRelations.all(),
                        PortRelations.all(),
                        SelectorRelations.all(),
                        ContainerRelations.all(),
                        MetadataRelations.all(),
                        List.of(new Relation("secret values stay in secrets", Relations::leaks)))
                .flatMap(List::stream)
                .toList();
    }

    /** Modes that have somebody else fill the Secrets write no value at all. */
    private static Stream<String> leaks(ManifestSet set) {
        SecretSource source = set.inputs().environment().secrets();
        boolean written = source.declared().isEmpty();
        return set.manifests().stream()
                .filter(manifest -> !(written && manifest.kind().equals("Secret")))
                .filter(manifest -> MarkedSecrets.in(manifest.tree().toString()))
                .map(manifest -> manifest + " shows a secret value");
    }
}
