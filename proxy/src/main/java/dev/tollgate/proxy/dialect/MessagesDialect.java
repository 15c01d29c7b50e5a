package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Anthropic's Messages, for models of vendors that don't speak them.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic, Messages</a>
 */
public final class MessagesDialect implements Dialect {

    @Override
    public ObjectNode toChat(ObjectNode request) {
        return MessagesRequest.toChat(request);
    }

    @Override
    public ObjectNode fromChat(ObjectNode request, ObjectNode completion) {
        return MessagesAnswer.of(request, completion);
    }

    @Override
    public Encoder encoder(ObjectNode request) {
        return new MessagesEncoder(request);
    }
}
