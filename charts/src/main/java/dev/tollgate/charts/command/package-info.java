/** The commands of the program, one class each, and what they share: project, inputs, messages. */
@NullMarked
package dev.tollgate.charts.command;

import org.jspecify.annotations.NullMarked;
