/** The ports of other packages on PostgreSQL and Valkey; SQL and migrations. */
@NullMarked
package dev.tollgate.proxy.store;

import org.jspecify.annotations.NullMarked;
