/** The admin API: keys, teams, users, organizations, customers, budgets and tags; no HTTP. */
@NullMarked
package dev.tollgate.proxy.admin;

import org.jspecify.annotations.NullMarked;
