/** What is wrong with the user's input, told in one vocabulary by every reader of files. */
@NullMarked
package dev.tollgate.charts.problem;

import org.jspecify.annotations.NullMarked;
