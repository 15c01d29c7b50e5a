package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Vault;
import java.util.List;

/** What models and credentials go through on their way into the database. */
public interface ModelStore {

    /**
     * Encrypts.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the database can't be asked for its
     *     salt key, or has another one
     */
    Vault vault();

    /**
     * Why an entry of {@code model_list} can't be served, in lines without secrets; empty where it
     * can.
     */
    List<String> problems(String id, ObjectNode entry);
}
