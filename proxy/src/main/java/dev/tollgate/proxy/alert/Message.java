package dev.tollgate.proxy.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is told.
 *
 * @param text for people
 * @param event for programs: LiteLLM's {@code WebhookEvent}
 */
record Message(String text, ObjectNode event) {}
