/**
 * Programs of the user that are started: where they are found, and how they are run to their end.
 */
@NullMarked
package dev.tollgate.charts.process;

import org.jspecify.annotations.NullMarked;
