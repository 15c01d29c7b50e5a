package dev.tollgate.proxy.upstream;

/** How a vendor cuts its streams into events. */
public enum Framing {
    /** {@code text/event-stream}. */
    SSE,
    /** One JSON value a line, as Ollama sends. */
    NDJSON,
    /** {@code application/vnd.amazon.eventstream}, as Bedrock sends. */
    AWS_EVENT_STREAM
}
