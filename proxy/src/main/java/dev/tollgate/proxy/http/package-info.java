/** What clients reach over HTTP: one service a path family. */
@NullMarked
package dev.tollgate.proxy.http;

import org.jspecify.annotations.NullMarked;
