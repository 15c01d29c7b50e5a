package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Optional;

/**
 * Voyage AI: OpenAI's embeddings, and a rerank whose answers have a form of their own.
 *
 * @see <a href="https://docs.voyageai.com/reference/reranker-api">Voyage AI, rerankers</a>
 */
final class Voyage implements Provider, PassThrough {

    private final OpenAiCompatible alike;
    private final Stamp stamp;

    Voyage(Stamp stamp) {
        this.alike = new OpenAiCompatible(Vendors.spec("voyage").orElseThrow(), stamp);
        this.stamp = stamp;
    }

    @Override
    public String name() {
        return alike.name();
    }

    @Override
    public String exceptionName() {
        return alike.exceptionName();
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        Optional<Adapter> adapter = alike.adapter(operation, target);
        return operation == Operation.RERANK
                ? adapter.map(rerank -> new VoyageRerank(rerank, stamp))
                : adapter;
    }

    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        return alike.passThrough(deployment, call);
    }
}
