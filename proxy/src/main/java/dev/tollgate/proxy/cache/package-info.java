/** The response cache: what makes two requests equal, and where answers are kept. */
@NullMarked
package dev.tollgate.proxy.cache;

import org.jspecify.annotations.NullMarked;
