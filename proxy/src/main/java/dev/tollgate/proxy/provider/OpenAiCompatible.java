package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Optional;

/**
 * A vendor that speaks OpenAI's format; what is special about it is data in {@code vendors.json}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI API reference</a>
 */
final class OpenAiCompatible implements Provider, PassThrough {

    private final VendorSpec spec;

    OpenAiCompatible(VendorSpec spec) {
        this.spec = spec;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public String exceptionName() {
        return spec.exceptionName();
    }

    /**
     * {@inheritDoc}
     *
     * @return a new object whose address and headers are worked out; the caller may keep it
     * @throws dev.tollgate.proxy.model.FailureException with {@code Upstream} where the deployment
     *     lacks a key or an address
     */
    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        if (!spec.address().paths().containsKey(operation)) {
            return Optional.empty();
        }
        Endpoint endpoint = Endpoint.of(spec, operation, target.deployment());
        RelayBody body = RelayBody.of(spec, operation, target);
        return Optional.of(new OpenAiRelay(endpoint, body));
    }

    /** Servers of one's own have paths beside OpenAI's: vLLM's {@code /tokenize}. */
    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        String base = Endpoint.base(spec, deployment);
        String own = spec.address().base().isEmpty() ? RawCall.root(base) : base;
        return call.request(
                exceptionName(),
                Endpoint.uri(spec, () -> call.below(call.versioned() ? base : own)),
                Endpoint.headers(spec, deployment));
    }

    @Override
    public Optional<String> openAiPath(Deployment deployment, String path) {
        String base = Endpoint.base(spec, deployment);
        return Optional.of(base.substring(RawCall.root(base).length()) + path);
    }
}
