package dev.tollgate.proxy.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * LiteLLM's {@code cache_params}.
 *
 * @param place where answers are kept
 * @param ttl how long an answer is kept whose request doesn't say; empty is for ever
 * @param namespace before each key; may be empty
 * @param onDemand {@code mode: default_off}: only requests that ask for it are looked up and kept
 * @param operations which requests are cached at all
 * @param scope who shares answers
 * @param semantic whether and how questions that mean the same are one
 * @param shown the section as an administrator may see it; not to be changed
 */
public record CacheSettings(
        Place place,
        Optional<Duration> ttl,
        String namespace,
        boolean onDemand,
        Set<Operation> operations,
        Scope scope,
        Optional<Semantic> semantic,
        ObjectNode shown) {

    /** What is cached where {@code supported_call_types} says nothing. */
    public static final Set<Operation> OPERATIONS =
            Set.copyOf(
                    EnumSet.of(
                            Operation.CHAT,
                            Operation.COMPLETION,
                            Operation.RESPONSES,
                            Operation.MESSAGES,
                            Operation.GENERATE_CONTENT,
                            Operation.EMBEDDING,
                            Operation.RERANK,
                            Operation.TRANSCRIPTION));

    public CacheSettings {
        operations = Set.copyOf(operations);
    }

    /**
     * Where answers are kept.
     *
     * @param bytes how much is kept in all, in memory or on the disk; a server has its own bound
     * @param largest how many bytes one answer may have
     * @param folder for {@link Type#DISK}
     */
    public record Place(Type type, long bytes, int largest, Path folder) {}

    /**
     * How questions that mean the same are found.
     *
     * @param model makes the vectors: {@code redis_semantic_cache_embedding_model}
     * @param threshold {@code similarity_threshold}: from 0 to 1, the least cosine between two
     * @param entries how many questions are known at most, where the gateway itself keeps them
     * @param index {@code redis_semantic_cache_index_name}, where a server does
     */
    public record Semantic(String model, double threshold, int entries, String index) {}

    /** {@code cache_params.type}, without {@code -semantic}. */
    public enum Type {
        LOCAL,
        REDIS,
        DISK
    }

    /** Who shares answers. */
    public enum Scope {
        /** Nobody: each key has its own. */
        KEY,
        /** The keys of one team; a key without a team has its own. */
        TEAM,
        /** Everybody, as with LiteLLM. */
        ALL
    }
}
