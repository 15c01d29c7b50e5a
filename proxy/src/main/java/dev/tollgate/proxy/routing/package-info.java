/**
 * From the name that a client asks for to the deployments that may serve it, in order; retries and
 * fallbacks. Pure.
 */
@NullMarked
package dev.tollgate.proxy.routing;

import org.jspecify.annotations.NullMarked;
