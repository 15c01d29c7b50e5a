/** What the gateway talks about: operations, deployments, failures, usage. Data only. */
@NullMarked
package dev.tollgate.proxy.model;

import org.jspecify.annotations.NullMarked;
