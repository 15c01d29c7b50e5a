package dev.tollgate.proxy.routing;

/**
 * What answers have taught that outlives a configuration, beside the state of each deployment.
 *
 * @param withoutTools models that have said that they can't call functions
 * @param ofVendors what was spent at vendors, by their names
 * @param ofDeployments what was spent at deployments, by their ids
 */
record Learned(Lessons withoutTools, Spending ofVendors, Spending ofDeployments) {

    static Learned nothing() {
        return new Learned(new Lessons(), new Spending(), new Spending());
    }
}
