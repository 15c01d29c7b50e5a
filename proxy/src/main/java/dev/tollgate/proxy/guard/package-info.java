/** Who may, how much, how often: keys, access, budgets and limits; declares the ports it needs. */
@NullMarked
package dev.tollgate.proxy.guard;

import org.jspecify.annotations.NullMarked;
