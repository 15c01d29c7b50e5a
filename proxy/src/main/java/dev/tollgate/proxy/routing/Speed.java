package dev.tollgate.proxy.routing;

/**
 * How fast a deployment answers.
 *
 * @param perToken seconds for each token of an answer; of an answer without any, its seconds
 * @param firstToken seconds to the first event of a stream
 */
record Speed(Latencies perToken, Latencies firstToken) {

    Speed() {
        this(new Latencies(), new Latencies());
    }
}
