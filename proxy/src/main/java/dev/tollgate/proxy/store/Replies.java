package dev.tollgate.proxy.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.Response;

/** The replies to several commands of one pipeline as one. */
final class Replies extends Response<List<byte[]>> {

    private final List<Response<byte[]>> all;

    Replies(List<Response<byte[]>> all) {
        super(BuilderFactory.BINARY_LIST);
        this.all = all;
    }

    /** In the order of the commands, null where there is none. */
    @Override
    public List<byte @Nullable []> get() {
        return all.stream().map(Response::get).toList();
    }
}
