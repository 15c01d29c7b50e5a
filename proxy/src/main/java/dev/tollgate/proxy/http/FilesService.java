package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.FormData;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.provider.RawCall;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * OpenAI's files, batches and fine-tuning jobs, relayed to the vendor that keeps them.
 *
 * @see <a href="https://docs.litellm.ai/docs/files_endpoints">LiteLLM, files</a>
 */
final class FilesService implements Route.Service {

    private static final String VENDOR = "custom_llm_provider";
    private static final HeaderName VENDOR_HEADER = HeaderNames.create("custom-llm-provider");
    private static final String DEFAULT_VENDOR = "openai";
    private static final String ID = "{id}";

    /** In a query, a form or an object for the gateway, not for the vendor. */
    private static final Set<String> OURS = Set.of(VENDOR, "litellm_metadata");

    private static final Set<String> OURS_IN_QUERY = Set.of(VENDOR, "provider", "key");

    private static final List<Place> PLACES =
            List.of(
                    new Place("files", "POST", "/files", "acreate_file"),
                    new Place("files", "GET", "/files", "afile_list"),
                    new Place("files", "GET", "/files/{id}", "afile_retrieve"),
                    new Place("files", "DELETE", "/files/{id}", "afile_delete"),
                    new Place("files", "GET", "/files/{id}/content", "afile_content"),
                    new Place("batch", "POST", "/batches", "acreate_batch"),
                    new Place("batch", "GET", "/batches", "alist_batches"),
                    new Place("batch", "GET", "/batches/{id}", "aretrieve_batch"),
                    new Place("batch", "POST", "/batches/{id}/cancel", "acancel_batch"),
                    tuning("POST", "", "acreate_fine_tuning_job"),
                    tuning("GET", "", "alist_fine_tuning_jobs"),
                    tuning("GET", "/{id}", "aretrieve_fine_tuning_job"),
                    tuning("POST", "/{id}/cancel", "acancel_fine_tuning_job"));

    private final RawRelay relay;

    /** One path of OpenAI's, with LiteLLM's call type. */
    private record Place(String tag, String method, String path, String callType) {}

    private static Place tuning(String method, String below, String callType) {
        return new Place("fine-tuning", method, "/fine_tuning/jobs" + below, callType);
    }

    FilesService(RawRelay relay) {
        this.relay = relay;
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Place place : PLACES) {
            add(routes, place);
        }
        return routes;
    }

    /** Plain, and below a vendor's name; Azure's by name, or pass-through would have it. */
    private void add(List<Route> routes, Place place) {
        Route.About about =
                new Route.About(place.tag(), "OpenAI's " + place.path(), ErrorForm.OPENAI);
        Map<String, Function<Exchange, Optional<String>>> vendors =
                Map.of(
                        "", _ -> Optional.empty(),
                        "/azure/v1", _ -> Optional.of("azure"),
                        "/{provider}/v1", exchange -> Optional.of(exchange.path("provider")));
        vendors.forEach((prefix, vendor) ->
                routes.add(
                        new Route(
                                place.method(),
                                prefix + place.path(),
                                Route.Access.KEY,
                                about,
                                exchange -> serve(exchange, place, vendor.apply(exchange)))));
    }

    private void serve(Exchange exchange, Place place, Optional<String> vendorInPath) {
        Payload payload = RawRelay.body(exchange);
        Optional<Body> body = body(exchange, payload);
        String vendor =
                vendorInPath
                        .or(() -> exchange.query(VENDOR))
                        .or(() -> exchange.header(VENDOR_HEADER))
                        .or(() -> body.flatMap(it -> it.text(VENDOR)))
                        .orElse(DEFAULT_VENDOR);
        Deployment deployment =
                RawTargets.of(exchange.snapshot().router(), List.of(vendor), Optional.empty());
        String path =
                place.path().contains(ID)
                        ? place.path().replace(ID, encoded(exchange.path("id")))
                        : place.path();
        RawCall call =
                RawRelay.call(
                        exchange, deployment, path, body.map(FilesService::sent).orElse(payload));
        relay.relayOpenAi(exchange, deployment, withQuery(exchange, call), place.callType());
    }

    private static RawCall withQuery(Exchange exchange, RawCall call) {
        return new RawCall(
                call.method(),
                call.path(),
                RawQuery.without(exchange, OURS_IN_QUERY),
                call.headers(),
                call.body(),
                call.timeouts());
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    private static Optional<Body> body(Exchange exchange, Payload payload) {
        String type = exchange.header(HeaderNames.CONTENT_TYPE).orElse("");
        String lower = type.toLowerCase(Locale.ROOT);
        if (payload.length() > 0 && lower.startsWith("multipart/form-data")) {
            return Optional.of(FormData.of(payload.toBytes(), type));
        }
        return payload.length() > 0 && lower.contains("json")
                ? Optional.of(RawObject.of(payload.toBytes()))
                : Optional.empty();
    }

    /** The body without what is meant for the gateway. */
    private static Payload sent(Body body) {
        if (body instanceof FormData form) {
            Set<String> ours = new HashSet<>(OURS);
            ours.retainAll(form.names());
            return ours.isEmpty() ? form.payload() : form.with(Map.of(), ours);
        }
        RawObject object = (RawObject) body;
        return OURS.stream().noneMatch(object::has)
                ? object.payload()
                : object.with(
                        Map.of(
                                VENDOR,
                                MissingNode.getInstance(),
                                "litellm_metadata",
                                MissingNode.getInstance()));
    }
}
