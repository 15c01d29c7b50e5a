/** What operators see of requests: each one's end is told to observers, the log among them. */
@NullMarked
package dev.tollgate.proxy.observe;

import org.jspecify.annotations.NullMarked;
