package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;

/** A translation of an operation that has no streams: embeddings, pictures. */
interface WholeAnswer extends Adapter.Translator {

    @Override
    default StreamTranslator stream(Prompt prompt) {
        throw new FailureException(
                new Failure.BadRequest(
                        "This model's answer can't be streamed: leave out stream.", "stream"));
    }
}
