package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a choice may depend on in a request. What is costly to find is found when it is asked; what
 * isn't said here, a request doesn't ask for.
 */
public interface RouteRequest {

    /** For all its waiting together. */
    Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** The name that the client asked for. */
    String model();

    Operation operation();

    default boolean stream() {
        return false;
    }

    /** An estimate of the prompt's tokens, from its length. */
    long inputTokens();

    /** {@code metadata.tags}, {@code tags} and the header {@code x-litellm-tags}. */
    default Set<String> tags() {
        return Set.of();
    }

    /** Whether the model must be able to call functions. */
    default boolean tools() {
        return false;
    }

    /** Whether one of the tools is the vendor's web search. */
    default boolean webSearch() {
        return false;
    }

    /** Whether {@code response_format} asks for a JSON schema. */
    default boolean responseSchema() {
        return false;
    }

    /** {@code allowed_model_region}. */
    default Optional<String> region() {
        return Optional.empty();
    }

    /** The caller's team. */
    default Optional<String> team() {
        return Optional.empty();
    }

    /**
     * What requests of one conversation have in common: {@code litellm_session_id} and the like.
     */
    default Optional<String> session() {
        return Optional.empty();
    }

    /** Who asks, as a name that tells nothing of the key. */
    default String caller() {
        return "";
    }

    /**
     * Hashes of the beginnings of the prompt that a vendor may have in its cache, the longest
     * first; empty where there is none.
     */
    default List<Long> cachedPrefixes() {
        return List.of();
    }

    /** {@code priority}: a lower one is served first. */
    default OptionalInt priority() {
        return OptionalInt.empty();
    }

    /** How long it may wait for a deployment, at most a minute. */
    default Duration patience() {
        return LONGEST_WAIT;
    }

    /**
     * Tells who is to be woken when the client leaves; the last one told counts.
     *
     * @throws dev.tollgate.proxy.model.FailureException where it has left already
     */
    default void onLeave(Runnable wake) {}
}
