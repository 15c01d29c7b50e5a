/**
 * Requests that have ended, sent on: traces to OpenTelemetry, the rest as LiteLLM's callbacks that
 * are plain HTTP. It happens on threads of its own; where receivers are too slow, requests are left
 * out and counted.
 */
@NullMarked
package dev.tollgate.proxy.observe.export;

import org.jspecify.annotations.NullMarked;
