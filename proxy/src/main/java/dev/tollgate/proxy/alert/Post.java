package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.model.Secret;

/** Sends JSON to an address. */
@FunctionalInterface
interface Post {

    /** Why it wasn't taken, without the address; empty where it was. */
    String send(Secret address, byte[] json) throws InterruptedException;
}
