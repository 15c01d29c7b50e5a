package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One item of the output while it grows. */
abstract sealed class ResponsesItem permits ResponsesReasoning, ResponsesMessage, ResponsesCall {

    static final String IN_PROGRESS = "in_progress";
    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";

    private final String id;
    private final int index;
    private final ResponsesEvents events;
    private String status = IN_PROGRESS;

    /**
     * An item without content.
     *
     * @param index its place in the output
     */
    ResponsesItem(String id, int index, ResponsesEvents events) {
        this.id = id;
        this.index = index;
        this.events = events;
    }

    final String id() {
        return id;
    }

    final int index() {
        return index;
    }

    final ResponsesEvents events() {
        return events;
    }

    /** Tells that the item is there. */
    final void open() {
        events.addItem("response.output_item.added", this, status);
    }

    /** Tells that it is whole, unless that has been told. */
    final void close(String outcome) {
        if (status.equals(IN_PROGRESS)) {
            status = outcome;
            closeContent();
            events.addItem("response.output_item.done", this, status);
        }
    }

    /** As it stands. */
    final ObjectNode json() {
        return json(status);
    }

    /** The events that end the content. */
    abstract void closeContent();

    /** The item's JSON, always a new tree. */
    abstract ObjectNode json(String status);
}
