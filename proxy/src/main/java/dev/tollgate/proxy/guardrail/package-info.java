/** Looks at what is asked and answered, and masks or blocks what must not pass. */
@NullMarked
package dev.tollgate.proxy.guardrail;

import org.jspecify.annotations.NullMarked;
