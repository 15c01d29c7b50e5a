/** Proof that a deployed gateway works: the requests that a client of it would make. */
@NullMarked
package dev.tollgate.charts.validation;

import org.jspecify.annotations.NullMarked;
