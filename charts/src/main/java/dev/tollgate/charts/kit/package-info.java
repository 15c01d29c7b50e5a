/** Small constructs that every chart uses: names and labels, pods that pass Pod Security, files. */
@NullMarked
package dev.tollgate.charts.kit;

import org.jspecify.annotations.NullMarked;
