/** Metrics for Prometheus: what is counted of requests, and the text that is scraped. */
@NullMarked
package dev.tollgate.proxy.observe.metrics;

import org.jspecify.annotations.NullMarked;
