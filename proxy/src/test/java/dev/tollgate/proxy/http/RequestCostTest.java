package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.guard.CachedDirectory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What a plain chat completion costs with all that is on by default: a virtual key with limits and
 * a budget, metrics, the request log and spend rows. Time is not asked: other work on the machine
 * would change it, and changes nothing of this.
 */
@Isolated // it counts what all threads of the process allocate
class RequestCostTest {

    /** About a quarter more than it takes; of 1 KB in and 0.7 KB out. */
    private static final long MOST_BYTES = 52_000;

    /** Fewer mean that somebody's objects aren't counted. */
    private static final long LEAST_BYTES = 4_000;

    private static final int ROUND = 400;

    /** Compiled code allocates less, and is compiled when the machine has time for it. */
    private static final int MOST_ROUNDS = 60;

    private static final String KEY = "sk-a-key-of-the-cost-test";

    private static final byte[] ANSWER =
            response(
                    """
                    {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion",\
                    "created":1741569952,"model":"gpt-4o-2024-08-06","choices":[{"index":0,\
                    "message":{"role":"assistant","content":"%s","refusal":null,"annotations":[]},\
                    "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":219,\
                    "completion_tokens":61,"total_tokens":280,"prompt_tokens_details":\
                    {"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":\
                    {"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default",\
                    "system_fingerprint":"fp_fc9f1d7035"}\
                    """
                            .formatted("Tides rise and fall. ".repeat(8)));

    private static final byte[] REQUEST =
            request(
                    """
                    {"model":"gpt-4o","messages":[{"role":"system","content":"%s"},\
                    {"role":"user","content":"%s"}],"temperature":0.7,"max_tokens":256,\
                    "user":"reader-7f3a"}\
                    """
                            .formatted(
                                    "Answer in plain English. ".repeat(12), "Why? ".repeat(110)));

    private static QuietVendor vendor;
    private static App gateway;

    @BeforeAll
    static void start() throws IOException {
        vendor = new QuietVendor(ANSWER);
        InMemoryRecords records = new InMemoryRecords();
        records.insert(
                new Entry(
                        Kind.KEY,
                        KeyHash.of(KEY),
                        Json.parseObject(
                                """
                                {"key_alias": "cost", "user_id": "u1", "team_id": "t1",
                                 "rpm_limit": 100000000, "tpm_limit": 100000000000,
                                 "max_budget": 1000000}
                                """
                                        .getBytes(UTF_8))));
        Accounting accounting =
                Accounting.NONE
                        .with(
                                new CachedDirectory(
                                        new InMemoryDirectory(records), Duration.ofHours(1)))
                        .with(records, new LocalLedger(InstantSource.system(), Ledger.Seeds.NONE))
                        .with((SpendSink) _ -> {});
        gateway =
                Gateways.of(
                        """
                        general_settings: {master_key: sk-master-1234567}
                        model_list:
                          - model_name: gpt-4o
                            litellm_params:
                              model: openai/gpt-4o
                              api_key: sk-vendor
                              api_base: http://127.0.0.1:%s/v1
                        """
                                .formatted(vendor.port()),
                        Gateways.Options.NONE.with(accounting));
        gateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        vendor.close();
    }

    @Test
    void fewBytesAreAllocatedAndEachSideGetsOnePiece() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[16 * 1024];
            long least = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && least > MOST_BYTES; round++) {
                least = Math.min(least, bytesOfOne(socket, buffer));
            }

            assertThat(least).as("bytes a request").isBetween(LEAST_BYTES, MOST_BYTES);
        }
    }

    /** What a request of a round allocates on average. */
    static long bytesOfOne(Socket socket, byte[] buffer) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long toVendor = vendor.pieces();
        long toClient = 0;
        long before = threads.getTotalThreadAllocatedBytes();
        for (int i = 0; i < ROUND; i++) {
            toClient += pieces(socket, buffer);
        }
        long bytes = threads.getTotalThreadAllocatedBytes() - before;

        assertThat(toClient).as("pieces of %s answers", ROUND).isEqualTo(ROUND);
        assertThat(vendor.pieces() - toVendor).as("pieces to the vendor").isEqualTo(ROUND);
        return bytes / ROUND;
    }

    /** In how many pieces an answer comes. */
    private static int pieces(Socket socket, byte[] buffer) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        out.write(REQUEST);
        int pieces = 0;
        int length;
        do {
            length = in.read(buffer);
            pieces++;
        } while (length > 0 && buffer[length - 1] != '}');
        return pieces;
    }

    private static byte[] request(String json) {
        return """
        POST /v1/chat/completions HTTP/1.1\r
        Host: gateway.example\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Accept: application/json\r
        User-Agent: OpenAI/Python 2.8.1\r
        Content-Length: %s\r
        \r
        %s\
        """
                .formatted(KEY, json.getBytes(UTF_8).length, json)
                .getBytes(UTF_8);
    }

    /** With headers as OpenAI has them. */
    private static byte[] response(String json) {
        return """
        HTTP/1.1 200 OK\r
        Date: Sat, 21 Nov 2026 10:00:00 GMT\r
        Content-Type: application/json\r
        Content-Length: %s\r
        Connection: keep-alive\r
        Server: cloudflare\r
        x-request-id: req_011CQVW3ZsKkd3yHgSXTsYfU\r
        openai-processing-ms: 412\r
        openai-version: 2020-10-01\r
        x-ratelimit-limit-requests: 10000\r
        x-ratelimit-remaining-requests: 9999\r
        \r
        %s\
        """
                .formatted(json.getBytes(UTF_8).length, json)
                .getBytes(UTF_8);
    }
}
