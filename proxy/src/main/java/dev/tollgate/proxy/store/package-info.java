/** Valkey behind the ports of routing: the one package that knows a database. */
@NullMarked
package dev.tollgate.proxy.store;

import org.jspecify.annotations.NullMarked;
