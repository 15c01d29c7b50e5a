/**
 * A Kubernetes cluster as kubectl sees it: what it has, what is applied to it and how that goes.
 */
@NullMarked
package dev.tollgate.charts.cluster;

import org.jspecify.annotations.NullMarked;
