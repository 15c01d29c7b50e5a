/**
 * One file a vendor or wire format: pure translation of requests, answers and stream events; and
 * the list of vendors.
 */
@NullMarked
package dev.tollgate.proxy.provider;

import org.jspecify.annotations.NullMarked;
