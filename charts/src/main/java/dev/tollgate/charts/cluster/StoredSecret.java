package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * One key of a Secret in a cluster.
 *
 * @param name of the Secret
 */
public record StoredSecret(String namespace, String name, String key) {

    /** Its value. */
    public Secret read(Kubectl kubectl) {
        JsonNode secret =
                kubectl.json(List.of("get", "secret", name, "-n", namespace, "-o", "json"));
        JsonNode value = secret.path("data").path(key);
        if (!value.isTextual()) {
            throw new ProblemException(
                    new Problem(
                            Location.of("Secret " + namespace + "/" + name),
                            key,
                            "is not in it",
                            "add it where the Secret comes from"));
        }
        byte[] bytes = Base64.getDecoder().decode(value.asText());
        return new Secret(new String(bytes, StandardCharsets.UTF_8));
    }
}
