package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One record of the admin API.
 *
 * @param id among its kind
 * @param data by LiteLLM's names of fields, {@code models}, {@code max_budget}, {@code metadata} …;
 *     treat as immutable. What was spent is not in it: see {@link Ledger}
 * @see <a href="https://docs.litellm.ai/docs/proxy/virtual_keys">LiteLLM, virtual keys</a>
 */
public record Entry(Kind kind, String id, ObjectNode data) {}
