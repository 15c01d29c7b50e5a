/** Values of other people's Helm charts, turned into an environment file. */
@NullMarked
package dev.tollgate.charts.helm;

import org.jspecify.annotations.NullMarked;
