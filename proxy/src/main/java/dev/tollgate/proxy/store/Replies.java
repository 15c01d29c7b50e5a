package dev.tollgate.proxy.store;

import java.util.List;
import java.util.Objects;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.Response;

/** The replies to several commands of one pipeline as one. */
final class Replies extends Response<List<byte[]>> {

    private static final byte[] NOTHING = {};

    private final List<Response<byte[]>> all;

    Replies(List<Response<byte[]>> all) {
        super(BuilderFactory.BINARY_LIST);
        this.all = List.copyOf(all);
    }

    /** In the order of the commands, without a byte where there is none. */
    @Override
    public List<byte[]> get() {
        return all.stream().map(one -> Objects.requireNonNullElse(one.get(), NOTHING)).toList();
    }
}
