/** What models cost, and what else is publicly known of them. */
@NullMarked
package dev.tollgate.proxy.spend;

import org.jspecify.annotations.NullMarked;
