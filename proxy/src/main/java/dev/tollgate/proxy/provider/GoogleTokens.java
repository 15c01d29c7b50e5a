package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auth.RequestMetadataCallback;
import com.google.auth.oauth2.GoogleCredentials;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Access tokens of Google Cloud, one at a time for each credentials. Only the first call waits for
 * Google: a token that is about to expire is renewed in the background while it is still used.
 *
 * @see <a href="https://google.aip.dev/auth/4110">AIP-4110, application default credentials</a>
 */
public final class GoogleTokens implements Function<String, Map<String, String>> {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final URI ANY = URI.create("https://aiplatform.googleapis.com/");

    private final Map<String, GoogleCredentials> known = new ConcurrentHashMap<>();

    /**
     * The headers that prove who calls.
     *
     * @param credentials {@code vertex_credentials}: JSON, a file's path, or empty for what the
     *     machine has
     * @throws FailureException with {@link Failure.Upstream} where there are none, or Google gives
     *     no token for them
     */
    @Override
    public Map<String, String> apply(String credentials) {
        GoogleCredentials found = known.get(credentials);
        if (found == null) {
            found = known.computeIfAbsent(credentials, GoogleTokens::read);
        }
        Waiting waiting = new Waiting();
        found.getRequestMetadata(ANY, task -> Thread.ofVirtual().start(task), waiting);
        return waiting.headers();
    }

    private static GoogleCredentials read(String credentials) {
        try {
            return open(credentials.strip()).createScoped(SCOPE);
        } catch (IOException unreadable) {
            throw refused(
                    "the Google Cloud credentials can't be read: set vertex_credentials to a"
                            + " service account's JSON or to its file, or set up application"
                            + " default credentials.",
                    unreadable);
        }
    }

    private static GoogleCredentials open(String credentials) throws IOException {
        if (credentials.isEmpty()) {
            return GoogleCredentials.getApplicationDefault();
        }
        byte[] json =
                credentials.startsWith("{")
                        ? credentials.getBytes(UTF_8)
                        : Files.readAllBytes(Path.of(credentials));
        return GoogleCredentials.fromStream(new ByteArrayInputStream(json));
    }

    private static FailureException refused(String what, Throwable cause) {
        return new FailureException(
                new Failure.Upstream(
                        ErrorClass.AUTHENTICATION,
                        "litellm.AuthenticationError: VertexAIException - " + what),
                cause);
    }

    /** Waits where there is no valid token yet; otherwise the answer is there at once. */
    private static final class Waiting implements RequestMetadataCallback {

        private final CompletableFuture<Map<String, List<String>>> answer =
                new CompletableFuture<>();

        @Override
        public void onSuccess(Map<String, List<String>> metadata) {
            answer.complete(metadata);
        }

        @Override
        public void onFailure(Throwable failed) {
            answer.completeExceptionally(failed);
        }

        Map<String, String> headers() {
            try {
                Map<String, String> headers = new HashMap<>();
                answer.join()
                        .forEach((name, values) -> headers.put(name, String.join(", ", values)));
                return headers;
            } catch (CompletionException failed) {
                throw refused(
                        "Google gave no access token for vertex_credentials: check that the"
                                + " service account exists and its key is valid.",
                        failed);
            }
        }
    }
}
