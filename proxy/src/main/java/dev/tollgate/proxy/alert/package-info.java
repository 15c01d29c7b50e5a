/** Tells people by Slack or a webhook of what they should know: budgets, closed deployments. */
@NullMarked
package dev.tollgate.proxy.alert;

import org.jspecify.annotations.NullMarked;
