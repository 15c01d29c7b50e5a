/** The command line: LiteLLM's flags and the variables of the same meaning. */
@NullMarked
package dev.tollgate.proxy.command;

import org.jspecify.annotations.NullMarked;
