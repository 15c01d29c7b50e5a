package dev.tollgate.charts.command;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.secret.Secret;
import dev.tollgate.charts.validation.Check;
import dev.tollgate.charts.validation.Target;
import dev.tollgate.charts.validation.Validation;
import dev.tollgate.charts.validation.Wildcards;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tries a deployed gateway as its clients use it. */
@Command(
        name = "validate",
        description = {
            "Tries a deployed gateway through its ingress, with the first virtual key: readiness,"
                    + " models, a real call, a stream, a wildcard, limit headers, a wrong key.",
            "Ends with 1 where anything fails. It costs three small answers of a model at most."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
@SuppressWarnings("FieldCanBeFinal") // picocli writes options and parameters
final class ValidateCommand extends ClusterCommand {

    private static final Pattern ADDRESS = Pattern.compile("([^:/\\s]+)(?::(\\d{1,5}))?");
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where clients reach it, without /v1 (default: the route's host, path).")
    private @Nullable String url;

    @Option(
            names = "--address",
            paramLabel = "HOST[:PORT]",
            description = "Where the ingress is, if no DNS knows the URL's host; http only.")
    private @Nullable String address;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "gpt-4",
            description = "Model to call (default: gpt-4).")
    private String model = "gpt-4";

    ValidateCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Project project = project();
        Assembled assembled = assembled(project);
        String file = project.environmentFile(name()).toString();
        URI base = url(assembled, file);
        Target target = Target.of(base, Optional.ofNullable(address).map(at -> socket(at, base)));
        Secret key = FirstVirtualKey.of(assembled.inputs(), file, () -> kubectl(assembled));
        Wildcards wildcards =
                new Wildcards(
                        ModelNames.in(
                                assembled.inputs().gatewayFiles().getOrDefault("config.yaml", "")));
        out().println(base);
        List<Check> checks = new Validation(target, key, model, wildcards).run();
        checks.forEach(check -> out().println(check.line()));
        boolean bad = checks.stream().anyMatch(check -> check.outcome() == Check.Outcome.BAD);
        return bad ? Tollgate.MISTAKE : 0;
    }

    private URI url(Assembled assembled, String file) {
        String text =
                url == null
                        ? PublicUrl.of(assembled.inputs().environment().route())
                                .orElseThrow(() ->
                                        problem(
                                                file,
                                                "route.mode",
                                                "is none",
                                                "forward the port (kubectl port-forward service/tollgate"
                                                        + " 4000) and give --url http://localhost:4000"))
                        : url.replaceAll("/v1/?$", "");
        try {
            URI parsed = new URI(text);
            if (parsed.getHost() != null && String.valueOf(parsed.getScheme()).matches("https?")) {
                return parsed;
            }
        } catch (URISyntaxException broken) {
            // told below
        }
        throw problem("--url", "", "'" + text + "' is no URL", "give https://host/litellm");
    }

    private InetSocketAddress socket(String text, URI base) {
        if ("https".equals(base.getScheme())) {
            throw problem(
                    "--address",
                    "",
                    "works with http only, and " + base + " is not",
                    "add the host to /etc/hosts instead");
        }
        Matcher matcher = ADDRESS.matcher(text);
        int port = base.getPort() < 0 ? 80 : base.getPort();
        if (matcher.matches() && matcher.group(2) != null) {
            port = Integer.parseInt(matcher.group(2));
        }
        if (!matcher.matches() || port > HIGHEST_PORT) {
            throw problem("--address", "", "'" + text + "' is no address", "give 10.0.0.1:80");
        }
        return new InetSocketAddress(matcher.group(1), port);
    }

    private static ProblemException problem(String where, String path, String what, String remedy) {
        return new ProblemException(new Problem(Location.of(where), path, what, remedy));
    }
}
