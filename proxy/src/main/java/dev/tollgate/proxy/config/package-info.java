/**
 * LiteLLM's {@code config.yaml} and the environment, read into one immutable configuration; nothing
 * else reads either.
 */
@NullMarked
package dev.tollgate.proxy.config;

import org.jspecify.annotations.NullMarked;
