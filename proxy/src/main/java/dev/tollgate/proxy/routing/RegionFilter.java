package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code allowed_model_region}: {@code eu}, {@code us}, or a region's own name. A deployment whose
 * region isn't known is left out, too.
 */
final class RegionFilter implements Filter {

    private static final List<String> SETTINGS =
            List.of("region_name", "aws_region_name", "vertex_location");

    /** AWS and watsonx, Google, Azure. */
    private static final Pattern EUROPE =
            Pattern.compile(
                    "eu|eu-.*|europe.*|.*europe"
                            + "|(sweden|switzerland|france|germany|norway|poland|italy|spain|uk"
                            + "|austria|belgium|denmark).*");

    private static final Pattern STATES =
            Pattern.compile(
                    "us|us-.*|(east|west|central|northcentral|southcentral|westcentral)us.*");

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        Optional<String> allowed = request.region();
        if (allowed.isEmpty()) {
            return Optional.empty();
        }
        String region = allowed.get();
        return Optional.of(
                new Rule(
                        candidate -> lies(candidate.target().deployment(), region),
                        "it lies in another region",
                        () ->
                                Refusals.of(
                                        ErrorClass.BAD_REQUEST,
                                        "No deployment of model="
                                                + request.model()
                                                + " lies in allowed_model_region="
                                                + region
                                                + ".")));
    }

    private static boolean lies(Deployment deployment, String allowed) {
        for (String setting : SETTINGS) {
            Optional<String> region = deployment.setting(setting);
            if (region.isPresent()) {
                return region.get().equals(allowed) || area(region.get()).equals(allowed);
            }
        }
        return false;
    }

    /** {@code eu} or {@code us}, empty for the rest of the world. */
    static String area(String region) {
        String lower = region.toLowerCase(Locale.ROOT);
        if (EUROPE.matcher(lower).matches()) {
            return "eu";
        }
        return STATES.matcher(lower).matches() ? "us" : "";
    }
}
