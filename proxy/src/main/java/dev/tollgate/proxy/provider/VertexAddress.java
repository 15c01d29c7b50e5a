package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where Vertex AI serves a deployment's project: each location has a host of its own. */
final class VertexAddress {

    private static final String DEFAULT_LOCATION = "us-central1";
    private static final Pattern LOCATION = Pattern.compile("[a-z0-9-]+");

    private static final Pattern OWN_LOCATION =
            Pattern.compile("^(?:/v\\d\\w*)?/projects/[^/]+/locations/([^/]+)");
    private static final Pattern VERSION = Pattern.compile("^/v\\d\\w*/");

    private VertexAddress() {}

    /**
     * The address of the project in its location, without a slash at the end.
     *
     * @throws FailureException where nobody says which project
     */
    static String of(Deployment deployment) {
        String location = location(deployment);
        return base(deployment, location)
                + "/v1/projects/"
                + GoogleHttp.path(project(deployment))
                + "/locations/"
                + location;
    }

    /** The address of a path, which may name a project and a location of its own. */
    static URI of(Deployment deployment, RawCall call) {
        Matcher own = OWN_LOCATION.matcher(call.path());
        if (own.find()) {
            String location = own.group(1);
            check(location);
            RawCall whole = call.versioned() ? call : call.withPath("/v1" + call.path());
            return whole.at(base(deployment, location));
        }
        Matcher version = VERSION.matcher(call.path());
        String project = of(deployment);
        return version.find()
                ? call.withPath(version.replaceFirst(""))
                        .at(project.replaceFirst("/v1/projects/", version.group() + "projects/"))
                : call.at(project);
    }

    private static String location(Deployment deployment) {
        String location = deployment.setting("vertex_location").orElse(DEFAULT_LOCATION);
        check(location);
        return location;
    }

    /** It becomes part of a host's name. */
    private static void check(String location) {
        if (!LOCATION.matcher(location).matches()) {
            throw wrong("'" + location + "' is not a location of Google Cloud: correct it.");
        }
    }

    private static String base(Deployment deployment, String location) {
        return GoogleHttp.trimmed(deployment.setting("api_base").orElseGet(() -> host(location)));
    }

    private static String host(String location) {
        return switch (location) {
            case "global" -> "https://aiplatform.googleapis.com";
            // the multi-region ones
            case "eu", "us" -> "https://aiplatform." + location + ".rep.googleapis.com";
            default -> "https://" + location + "-aiplatform.googleapis.com";
        };
    }

    private static String project(Deployment deployment) {
        return deployment
                .setting("vertex_project")
                .or(() -> deployment.setting("vertex_credentials").map(VertexAddress::owner))
                .filter(project -> !project.isBlank())
                .orElseThrow(() ->
                        wrong(
                                "The deployment of '"
                                        + deployment.group()
                                        + "' has no vertex_project: set"
                                        + " litellm_params.vertex_project, or"
                                        + " VERTEXAI_PROJECT."));
    }

    /** The project that a service account belongs to; empty where the credentials are a path. */
    private static String owner(String credentials) {
        return credentials.strip().startsWith("{")
                ? Json.parse(credentials).path("project_id").asText("")
                : "";
    }

    private static FailureException wrong(String what) {
        return new FailureException(
                new Failure.Upstream(
                        ErrorClass.BAD_REQUEST,
                        "litellm.BadRequestError: VertexAIException - " + what));
    }
}
