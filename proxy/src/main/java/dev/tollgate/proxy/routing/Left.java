package dev.tollgate.proxy.routing;

import java.util.OptionalLong;

/**
 * What a vendor said was left of its quotas when it answered last.
 *
 * @param requests {@code x-ratelimit-remaining-requests}
 * @param tokens {@code x-ratelimit-remaining-tokens}
 */
public record Left(OptionalLong requests, OptionalLong tokens) {

    /** It has said nothing. */
    static final Left UNKNOWN = new Left(OptionalLong.empty(), OptionalLong.empty());
}
