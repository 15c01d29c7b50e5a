/**
 * Client formats beside chat completions: pure translation to chat and back, for vendors that don't
 * speak them.
 */
@NullMarked
package dev.tollgate.proxy.dialect;

import org.jspecify.annotations.NullMarked;
