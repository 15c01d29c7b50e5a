package dev.tollgate.charts.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {

    @Test
    void objectsAreToldApartByKindNamespaceAndName() {
        List<Map<String, Object>> before =
                List.of(
                        object("Service", "a", "web", 1),
                        object("Service", "b", "web", 1),
                        object("Deployment", "a", "web", 1));
        List<Map<String, Object>> after =
                List.of(
                        object("Service", "a", "web", 1),
                        object("Service", "b", "web", 2),
                        object("ConfigMap", "a", "web", 1));

        Changes changes = Changes.between(before, after);

        assertThat(changes.added()).containsExactly("ConfigMap a/web");
        assertThat(changes.changed()).containsExactly("Service b/web");
        assertThat(changes.removed()).containsExactly("Deployment a/web");
        assertThat(changes.none()).isFalse();
    }

    @Test
    void sameObjectsInAnotherOrderAreNoChange() {
        Map<String, Object> one = object("Service", "a", "web", 1);
        Map<String, Object> two = object("Service", "a", "api", 1);

        assertThat(Changes.between(List.of(one, two), List.of(two, one)).none()).isTrue();
    }

    @Test
    void objectOfTheClusterHasNoNamespace() {
        Map<String, Object> namespace =
                Map.of("kind", "Namespace", "metadata", Map.of("name", "dev"));

        assertThat(Changes.between(List.of(), List.of(namespace)).added())
                .containsExactly("Namespace dev");
    }

    private static Map<String, Object> object(
            String kind, String namespace, String name, int generation) {
        return Map.of(
                "kind", kind,
                "metadata", Map.of("namespace", namespace, "name", name),
                "generation", generation);
    }
}
