package dev.tollgate.charts.manifest;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.InternalGateway;
import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.environment.Route;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.manifest.Externals.Thing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an environment file names as given: whoever runs the cluster has made it. */
final class GivenThings {

    private final ManifestSet set;
    private final Environment environment;
    private final List<Thing> things = new ArrayList<>();

    private GivenThings(ManifestSet set) {
        this.set = set;
        this.environment = set.inputs().environment();
    }

    static List<Thing> of(ManifestSet set) {
        GivenThings given = new GivenThings(set);
        given.secrets();
        given.route();
        given.database();
        given.cache();
        given.environment
                .gateway()
                .pullSecrets()
                .forEach(name -> given.add("Secret", name, "opens the registry for the nodes"));
        InternalGateway gateway = given.environment.internalGateway();
        if (gateway != null) {
            given.add("GatewayClass", gateway.className(), "comes with the Gateway's product");
        }
        return given.things;
    }

    private void secrets() {
        SecretSource source = environment.secrets();
        if (source instanceof SecretSource.Existing existing) {
            set.inputs()
                    .secrets()
                    .names()
                    .forEach((section, name) ->
                            add(
                                    "Secret",
                                    name,
                                    existing.keys().get(section),
                                    "is put here by hand"));
        } else if (source instanceof SecretSource.ExternalSecret external) {
            add(external.store().kind().name(), external.store().name(), "knows the vault");
        } else if (source instanceof SecretSource.Infisical infisical) {
            Name namespace = infisical.credentials().namespace();
            String name = infisical.credentials().name().value();
            add(
                    "Secret",
                    namespace == null ? name : namespace + "/" + name,
                    List.of("clientId", "clientSecret"),
                    "lets the operator in at Infisical");
        }
    }

    private void route() {
        Route route = environment.route();
        if (route instanceof Route.GatewayApi gatewayApi) {
            Route.Parent parent = gatewayApi.parent();
            boolean own = parent.namespace().equals(environment.namespace());
            add(
                    "Gateway",
                    own ? parent.name().value() : parent.namespace() + "/" + parent.name(),
                    parent.sectionName() == null
                            ? List.of()
                            : List.of(parent.sectionName().value()),
                    "belongs to the cluster");
        } else if (route instanceof Route.Classed classed) {
            add("IngressClass", classed.className(), List.of(), "comes with the controller");
            certificate(classed.tls());
        }
    }

    private void certificate(Route.@Nullable Tls tls) {
        if (tls == null) {
            return;
        }
        if (tls.clusterIssuer() == null) {
            add("Secret", tls.secret(), "is a certificate made by hand");
        } else {
            add("ClusterIssuer", tls.clusterIssuer(), "belongs to the cluster");
            add("Secret", tls.secret(), "is a certificate that cert-manager fetches");
        }
    }

    private void database() {
        Postgresql postgresql = environment.postgresql();
        if (postgresql instanceof Postgresql.Statefulset own) {
            storageClass(own.storageClass());
        } else if (postgresql instanceof Postgresql.Cnpg cnpg) {
            storageClass(cnpg.storageClass());
            backup(cnpg.backup());
        } else if (postgresql instanceof Postgresql.External external) {
            server(external.host(), external.port());
            if (external.directHost() != null) {
                server(external.directHost(), external.port());
            }
        }
    }

    private void backup(Postgresql.@Nullable Backup backup) {
        if (backup != null && backup.snapshotClass() != null) {
            add("VolumeSnapshotClass", backup.snapshotClass(), "belongs to the storage");
        }
        if (backup != null && backup.objectStore() != null) {
            add("ObjectStore", backup.objectStore(), "knows the bucket");
        }
    }

    private void cache() {
        if (environment.valkey() instanceof Valkey.Sentinel own) {
            storageClass(own.storageClass());
        } else if (environment.valkey() instanceof Valkey.External external) {
            server(external.host(), external.port());
        }
    }

    private void storageClass(@Nullable Name name) {
        if (name != null) {
            add("StorageClass", name, "belongs to the storage");
        }
    }

    private void server(String host, int port) {
        add("Service", host, List.of(String.valueOf(port)), "is run by somebody else");
    }

    private void add(String kind, Name name, String reason) {
        add(kind, name.value(), List.of(), reason);
    }

    private void add(String kind, String name, List<String> details, String reason) {
        Set<String> all = new HashSet<>(details);
        things.add(new Thing(kind, name, all, reason));
    }
}
