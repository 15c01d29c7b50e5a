package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/** Where Google serves a model and who calls it; AI Studio and Vertex AI differ in this alone. */
@FunctionalInterface
interface GoogleEndpoint {

    /**
     * A call of the prompt's model.
     *
     * @param verb what is asked of it, with a query where it needs one: {@code
     *     streamGenerateContent?alt=sse}
     */
    UpstreamRequest post(Prompt prompt, String verb, Payload body);
}
