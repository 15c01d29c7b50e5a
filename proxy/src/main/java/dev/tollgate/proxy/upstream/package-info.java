/** HTTP to vendors: pools, deadlines, cancellation, and streams cut into frames. */
@NullMarked
package dev.tollgate.proxy.upstream;

import org.jspecify.annotations.NullMarked;
