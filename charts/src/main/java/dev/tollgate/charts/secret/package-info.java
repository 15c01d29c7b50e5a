/** Encrypted secrets files: decryption, their two shapes, and what must hold before any is used. */
@NullMarked
package dev.tollgate.charts.secret;

import org.jspecify.annotations.NullMarked;
