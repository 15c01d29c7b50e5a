package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Target;

/**
 * A deployment that may serve a name, with all that a choice among its group looks at; found once,
 * as thousands are looked at for each request.
 */
public final class Candidate {

    /** What LiteLLM takes for the price of a token where nobody knows it, in US dollars. */
    private static final double UNKNOWN_COST = 5.0;

    static final int UNLIMITED = Integer.MAX_VALUE;

    private final Target target;
    private final DeploymentState state;
    private final ModelFacts facts;
    private final double weight;
    private final double cost;
    private final int parallel;

    public Candidate(Target target, DeploymentState state, ModelFacts facts) {
        this.target = target;
        this.state = state;
        this.facts = facts;
        Deployment.Routing routing = target.deployment().routing();
        long share = routing.limits().rpm().orElse(routing.limits().tpm().orElse(1));
        weight = routing.weight().orElse((double) share);
        cost = facts.inputCost().orElse(UNKNOWN_COST) + facts.outputCost().orElse(UNKNOWN_COST);
        int told = routing.maxParallelRequests().orElse(0);
        parallel = told > 0 ? told : UNLIMITED;
    }

    public Target target() {
        return target;
    }

    public DeploymentState state() {
        return state;
    }

    public ModelFacts facts() {
        return facts;
    }

    /** {@code order}, the last rung where there is none. */
    int order() {
        return target.deployment().routing().order().orElse(Integer.MAX_VALUE);
    }

    /** The share that {@code simple-shuffle} gives it. */
    double weight() {
        return weight;
    }

    /** What a token of the prompt and one of the answer cost together, in US dollars. */
    double cost() {
        return cost;
    }

    /** {@code max_parallel_requests}. */
    int parallel() {
        return parallel;
    }
}
