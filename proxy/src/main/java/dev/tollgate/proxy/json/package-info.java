/**
 * JSON and its carriers: the mapper, raw bodies whose fields can be replaced without binding them,
 * stream frames.
 */
@NullMarked
package dev.tollgate.proxy.json;

import org.jspecify.annotations.NullMarked;
