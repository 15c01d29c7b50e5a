/**
 * The gateway's own files, config.yaml and key-pool.json, and whether every secret they name
 * exists.
 */
@NullMarked
package dev.tollgate.charts.gateway;

import org.jspecify.annotations.NullMarked;
