/**
 * The synthesizer's entry point; each package below has one job, and ArchitectureTest its bounds.
 */
@NullMarked
package dev.tollgate.charts;

import org.jspecify.annotations.NullMarked;
