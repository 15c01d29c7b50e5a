package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/** Addresses a body: adds where it goes, headers and credentials. */
@FunctionalInterface
interface Sender {

    UpstreamRequest request(Prompt prompt, Payload body);
}
