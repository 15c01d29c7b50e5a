package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * How one operation is carried to one vendor and back. Pure: the same prompt gives the same
 * request, for each try anew.
 *
 * <p>A {@link Relay} where the vendor speaks the client's format, so that answers go through as
 * bytes; a {@link Translator} where it doesn't.
 */
public sealed interface Adapter {

    /**
     * The HTTP request to the vendor, credentials included.
     *
     * @throws dev.tollgate.proxy.model.FailureException with {@code BadRequest} for what the vendor
     *     can't be asked, with {@code Upstream} of {@code UNSUPPORTED_PARAMS} for parameters that
     *     it doesn't know
     */
    UpstreamRequest toUpstream(Prompt prompt);

    /** The vendor answers in the client's own format. */
    non-sealed interface Relay extends Adapter {}

    /** The vendor has a format of its own. */
    non-sealed interface Translator extends Adapter {

        /**
         * The vendor's whole answer as the operation's: for {@code CHAT} a {@code chat.completion}.
         *
         * @param answer of a status 2xx; may be changed
         */
        ObjectNode fromUpstream(Prompt prompt, ObjectNode answer);

        /** How streams are cut. */
        default Framing framing() {
            return Framing.SSE;
        }

        /** For one stream; it holds that stream's state. */
        StreamTranslator stream(Prompt prompt);
    }
}
