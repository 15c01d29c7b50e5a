package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import java.util.Optional;

/**
 * A vendor that speaks OpenAI's format; what is special about it is data in {@code vendors.json}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI API reference</a>
 */
final class OpenAiCompatible implements Provider {

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
}
