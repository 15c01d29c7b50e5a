/** Tokens to money: the price map, classes of usage, spend rows. */
@NullMarked
package dev.tollgate.proxy.spend;

import org.jspecify.annotations.NullMarked;
