package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.ModelAccess;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.spend.PriceMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which models there are, for clients ({@code /models}) and for operators ({@code /model/info}).
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/model_management">LiteLLM, model management</a>
 */
final class ModelListService implements Route.Service {

    /** LiteLLM gives every model this time and owner. */
    private static final long CREATED = 1_677_610_602;

    private static final String OWNER = "openai";

    private final PriceMap prices;

    ModelListService(PriceMap prices) {
        this.prices = prices;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                models("/models", "Models that the key may use", ModelListService::models),
                models("/models/{model:path}", "One model", ModelListService::model),
                info("/model/info", "Every deployment, without secrets", this::info),
                info("/v2/model/info", "The same, in pages", this::pages),
                info("/model_group/info", "Groups of deployments", this::groups));
    }

    private static Route models(String path, String summary, Route.Handler handler) {
        return new Route("GET", path, Route.Access.MODELS, about(summary), handler);
    }

    private static Route info(String path, String summary, Route.Handler handler) {
        return new Route("GET", path, Route.Access.INFO, about(summary), handler);
    }

    private static Route.About about(String summary) {
        return new Route.About("model management", summary, ErrorForm.OPENAI);
    }

    private static void models(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        names(exchange).forEach(name -> data.add(object(name)));
        exchange.send(answer.put("object", "list"));
    }

    private static void model(Exchange exchange) {
        String name = Paths.decoded(exchange.path("model"));
        if (!visible(exchange, name)) {
            throw new FailureException(
                    new Failure.NotFound("The model '" + name + "' does not exist here."));
        }
        exchange.send(object(name));
    }

    /**
     * Patterns are listed as they are, as LiteLLM does; aliases unless they are hidden; of what a
     * pattern stands for, what the caller's own lists name.
     */
    private static Set<String> names(Exchange exchange) {
        Router router = exchange.snapshot().router();
        Set<String> names = new LinkedHashSet<>(router.groups());
        router.settings()
                .aliases()
                .forEach((name, alias) -> {
                    if (!alias.hidden()) {
                        names.add(name);
                    }
                });
        names.addAll(exchange.models().listed());
        names.removeIf(name -> !visible(exchange, name));
        return names;
    }

    /** Whether there is such a model, and the caller may ask for it. */
    private static boolean visible(Exchange exchange, String name) {
        ModelAccess access = exchange.models();
        return access.allows(name) && served(exchange, access.admitted(name));
    }

    private static boolean served(Exchange exchange, String name) {
        List<Deployment> deployments =
                exchange.snapshot().router().targets(name).stream()
                        .map(Target::deployment)
                        .toList();
        return exchange.caller().isMaster()
                ? !deployments.isEmpty()
                : KnownModels.openTo(deployments, exchange.caller().teamId());
    }

    private static ObjectNode object(String name) {
        return Json.object()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", OWNER);
    }

    private void info(Exchange exchange) {
        Optional<String> id = exchange.query("litellm_model_id");
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        deployments(exchange)
                .filter(deployment -> id.isEmpty() || id.get().equals(deployment.id()))
                .forEach(deployment -> data.add(entry(deployment)));
        if (id.isPresent() && data.isEmpty()) {
            throw new FailureException(
                    new Failure.NotFound("No deployment has the id '" + id.get() + "'."));
        }
        exchange.send(answer);
    }

    private void pages(Exchange exchange) {
        int page = number(exchange, "page", 1);
        int size = number(exchange, "size", 50);
        List<Deployment> all =
                deployments(exchange)
                        .filter(d -> exchange.query("model").map(d.group()::equals).orElse(true))
                        .toList();
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        all.stream()
                .skip((page - 1L) * size)
                .limit(size)
                .forEach(deployment -> data.add(entry(deployment)));
        exchange.send(
                answer.put("total_count", all.size())
                        .put("current_page", page)
                        .put("total_pages", (all.size() + size - 1) / size)
                        .put("size", size));
    }

    private static int number(Exchange exchange, String name, int otherwise) {
        Optional<String> text = exchange.query(name);
        if (text.isPresent() && !text.get().matches("[1-9]\\d{0,5}")) {
            throw new FailureException(
                    new Failure.BadRequest("'" + name + "' must be a number from 1.", name));
        }
        return text.map(Integer::parseInt).orElse(otherwise);
    }

    private static Stream<String> groups(Exchange exchange, Router router) {
        return router.groups().stream().filter(group -> visible(exchange, group));
    }

    private static Stream<Deployment> deployments(Exchange exchange) {
        Router router = exchange.snapshot().router();
        return groups(exchange, router).flatMap(group -> router.members(group).stream());
    }

    /** Of {@code litellm_params} only what is no credential and no address. */
    private ObjectNode entry(Deployment deployment) {
        ObjectNode entry = Json.object().put("model_name", deployment.group());
        ObjectNode params = entry.putObject("litellm_params");
        params.put("model", deployment.vendor() + "/" + deployment.model());
        deployment.routing().limits().rpm().ifPresent(rpm -> params.put("rpm", rpm));
        deployment.routing().limits().tpm().ifPresent(tpm -> params.put("tpm", tpm));
        deployment.routing().weight().ifPresent(weight -> params.put("weight", weight));
        deployment.routing().order().ifPresent(order -> params.put("order", order));
        ObjectNode info = prices.about(deployment);
        entry.set("model_info", info);
        info.put("id", deployment.id());
        info.put("db_model", deployment.info().path("db_model").asBoolean());
        info.put("key", deployment.model());
        info.put("litellm_provider", deployment.vendor());
        return entry;
    }

    private void groups(Exchange exchange) {
        Router router = exchange.snapshot().router();
        Optional<String> only = exchange.query("model_group");
        ObjectNode answer = Json.object();
        ArrayNode data = answer.putArray("data");
        groups(exchange, router)
                .filter(group -> only.isEmpty() || only.get().equals(group))
                .forEach(group -> data.add(group(group, router.members(group))));
        exchange.send(answer);
    }

    private ObjectNode group(String name, List<Deployment> members) {
        List<ObjectNode> known = members.stream().map(prices::about).toList();
        return GroupInfo.of(name, members, known);
    }
}
