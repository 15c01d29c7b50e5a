/** What operators see of requests: one line each. */
@NullMarked
package dev.tollgate.proxy.observe;

import org.jspecify.annotations.NullMarked;
