/** What every manifest must be, checked on test environments and on the committed ones. */
@NullMarked
package dev.tollgate.charts.manifest;

import org.jspecify.annotations.NullMarked;
