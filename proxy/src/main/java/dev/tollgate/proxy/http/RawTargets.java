package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.routing.Router;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whose address and credentials a relayed request gets. */
final class RawTargets {

    private RawTargets() {}

    /**
     * The first deployment that has the model, else the first that is meant for this, else the
     * first that can be called.
     *
     * @param vendors the names that the vendor goes by
     * @throws FailureException with {@link Failure.BadRequest} where there is none
     */
    static Deployment of(Router router, List<String> vendors, Optional<String> model) {
        List<Deployment> all =
                router.groups().stream()
                        .flatMap(group -> router.members(group).stream())
                        .filter(deployment -> vendors.contains(deployment.vendor()))
                        .toList();
        return model.flatMap(name -> first(all, deployment -> has(deployment, name)))
                .or(() -> first(all, RawTargets::meant))
                .or(() -> first(all, deployment -> !deployment.connection().isEmpty()))
                .orElseThrow(() -> none(vendors.getFirst()));
    }

    private static Optional<Deployment> first(List<Deployment> all, Predicate<Deployment> which) {
        return all.stream().filter(which).findFirst();
    }

    /** The vendor's name may stand behind a way of calling: {@code converse/amazon.nova-pro}. */
    static boolean has(Deployment deployment, String model) {
        return deployment.model().equals(model)
                || deployment.model().endsWith("/" + model)
                || deployment.group().equals(model);
    }

    private static boolean meant(Deployment deployment) {
        return deployment.info().path("use_in_pass_through").asBoolean();
    }

    private static FailureException none(String vendor) {
        return new FailureException(
                new Failure.BadRequest(
                        "No deployment of '"
                                + vendor
                                + "' has credentials: add one to model_list with"
                                + " litellm_params.model: "
                                + vendor
                                + "/<model> and its key, and use_in_pass_through: true where"
                                + " there are several."));
    }
}
