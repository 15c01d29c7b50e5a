/**
 * The records of one environment file, and the strict loader that reads it.
 *
 * <p>Jackson hands an absent key to a compact constructor as {@code null}; {@link Defaults}
 * replaces it there, so a component without {@code @Nullable} is never null afterwards.
 */
@NullMarked
package dev.tollgate.charts.environment;

import org.jspecify.annotations.NullMarked;
