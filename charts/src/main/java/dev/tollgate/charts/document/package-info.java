/**
 * The user's YAML and JSON files as trees that know their lines, and the strict check against a
 * schema.
 */
@NullMarked
package dev.tollgate.charts.document;

import org.jspecify.annotations.NullMarked;
