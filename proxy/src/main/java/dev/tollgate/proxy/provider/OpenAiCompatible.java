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
    private final Stamp stamp;

    OpenAiCompatible(VendorSpec spec, Stamp stamp) {
        this.spec = spec;
        this.stamp = stamp;
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
        boolean byResponses = serves(Operation.RESPONSES) && ResponsesChat.concerns(target);
        Target bare = byResponses ? ResponsesChat.bare(target) : target;
        if (byResponses && operation == Operation.COMPLETION) {
            return Optional.empty();
        }
        if (byResponses && operation == Operation.CHAT) {
            return Optional.of(byResponses(bare));
        }
        if (operation == Operation.CHAT && !serves(operation) && serves(Operation.COMPLETION)) {
            return Optional.of(new TextCompletion(this, relay(Operation.COMPLETION, bare), stamp));
        }
        return serves(operation) ? Optional.of(relay(operation, bare)) : Optional.empty();
    }

    private boolean serves(Operation operation) {
        return spec.address().paths().containsKey(operation);
    }

    private Adapter relay(Operation operation, Target target) {
        Endpoint endpoint = Endpoint.of(spec, operation, target.deployment());
        return switch (operation) {
            case MESSAGES, COUNT_TOKENS -> new AnthropicRelay(endpoint::request);
            default -> new OpenAiRelay(endpoint::request, RelayBody.of(spec, operation, target));
        };
    }

    private Adapter byResponses(Target target) {
        Endpoint endpoint = Endpoint.of(spec, Operation.RESPONSES, target.deployment());
        String model = target.model();
        ParameterRules rules = spec.rules(Operation.CHAT, model);
        return new ResponsesChat(this, endpoint::request, spec.modelName(model), rules, stamp);
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
