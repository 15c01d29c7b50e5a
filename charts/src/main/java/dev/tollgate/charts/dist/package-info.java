/** What the program writes: folders of manifests and single files, whole or not at all. */
@NullMarked
package dev.tollgate.charts.dist;

import org.jspecify.annotations.NullMarked;
