package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Answers each login with another token, good for an hour. */
final class FakeEntra implements Upstream {

    private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private volatile int status = 200;

    List<UpstreamRequest> requests() {
        return requests;
    }

    void answer(int next) {
        status = next;
    }

    void awaitRequests(int count) throws InterruptedException {
        arrived.acquire(count);
    }

    @Override
    public UpstreamCall call(UpstreamRequest request) {
        return new UpstreamCall() {
            @Override
            public UpstreamResponse send() {
                int now = status;
                requests.add(request);
                arrived.release();
                return response(now, requests.size());
            }

            @Override
            public void cancel() {}
        };
    }

    private static UpstreamResponse response(int status, int number) {
        byte[] body =
                ("{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"token-"
                                + number
                                + "\"}")
                        .getBytes(UTF_8);
        return new UpstreamResponse() {
            @Override
            public int status() {
                return status;
            }

            @Override
            public Map<String, String> headers() {
                return Map.of();
            }

            @Override
            public InputStream body() {
                return new ByteArrayInputStream(body);
            }

            @Override
            public byte[] bytes(int limit) {
                return body;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
