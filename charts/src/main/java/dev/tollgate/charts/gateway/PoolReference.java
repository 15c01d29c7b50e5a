package dev.tollgate.charts.gateway;

import dev.tollgate.charts.problem.Location;

/** A place in config.yaml that names a pool of key-pool.json, as {@code key-pool/gemini}. */
record PoolReference(Location location, String path, String name) {

    static final String PREFIX = "key-pool/";
}
