/** One chart a deployable: from an environment's records to the objects of Kubernetes. */
@NullMarked
package dev.tollgate.charts.chart;

import org.jspecify.annotations.NullMarked;
