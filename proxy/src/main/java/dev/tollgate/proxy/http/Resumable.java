package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.util.function.Consumer;

/**
 * A stream in one of the clients' formats that another deployment can go on with where one breaks
 * off. Remembers what the client has; for one thread.
 */
interface Resumable {

    /** Tells the model what the last message of the conversation is. */
    String INSTRUCTION =
            "Your last message was cut off while you wrote it. Continue it exactly where it stops:"
                    + " repeat nothing of it, and add no remark.";

    /** Takes one of the client's frames, made to fit to those that it has. */
    void accept(Frame frame, Consumer<Frame> out);

    /** Whether all that the client has is text of an answer that hasn't ended. */
    boolean mayGoOn();

    /**
     * Another deployment goes on.
     *
     * @param before what the others have used
     */
    void resume(Usage before);

    /** Adds what the client has to a request, for the deployment that is to go on. */
    void addTo(ObjectNode request, String vendor);

    /** Tells the client that the answer breaks off here. */
    Frame error(Failure failure);
}
