/** The gateway: starting, stopping, and the one place where its parts are wired together. */
@NullMarked
package dev.tollgate.proxy;

import org.jspecify.annotations.NullMarked;
