package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Optional;

/**
 * A vendor whose API can be called path by path: the client's request with a deployment's address
 * and credentials.
 *
 * @see <a href="https://docs.litellm.ai/docs/pass_through/intro">LiteLLM, pass-through</a>
 */
public interface PassThrough {

    /**
     * The request as the vendor gets it; its address is at or below the deployment's own.
     *
     * @throws dev.tollgate.proxy.model.FailureException with {@code Upstream} where the deployment
     *     lacks a credential or an address
     */
    UpstreamRequest passThrough(Deployment deployment, RawCall call);

    /**
     * Where the vendor has a path of OpenAI's, {@code /files}, for {@link #passThrough}.
     *
     * @return empty where its API isn't OpenAI's
     */
    default Optional<String> openAiPath(Deployment deployment, String path) {
        return Optional.empty();
    }
}
