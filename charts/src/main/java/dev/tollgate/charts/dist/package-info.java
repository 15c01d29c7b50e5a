/** The output folder: objects as YAML text, written whole or not at all, compared with before. */
@NullMarked
package dev.tollgate.charts.dist;

import org.jspecify.annotations.NullMarked;
