package dev.tollgate.proxy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.model.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpPostTest {

    private static final byte[] BODY = "{}".getBytes(UTF_8);

    @ParameterizedTest
    @CsvSource({
        "200, 1, ''",
        "204, 1, ''",
        "404, 1, status 404",
        "503 200, 2, ''",
        "429 500 200, 3, ''",
        "500 500 502 200, 3, status 502",
    })
    void serversInTroubleAreAskedAgain(String statuses, int calls, String problem)
            throws InterruptedException {
        try (Receiver receiver = new Receiver();
                HttpPost post = new HttpPost(Duration.ofMillis(1))) {
            receiver.answering(
                    Arrays.stream(statuses.split(" ", -1)).map(Integer::valueOf).toList());
            assertThat(post.send(receiver.address(), BODY)).isEqualTo(problem);
            assertThat(receiver.received()).hasSize(calls);
        }
    }

    @Test
    void aServerThatIsNotThereIsToldWithoutItsAddress() throws InterruptedException {
        Secret gone;
        try (Receiver receiver = new Receiver()) {
            gone = receiver.address();
        }
        try (HttpPost post = new HttpPost(Duration.ofMillis(1))) {
            assertThat(post.send(gone, BODY)).isEqualTo("ConnectException");
        }
    }

    @Test
    void closingEndsAPause() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Receiver receiver = new Receiver()) {
            receiver.answering(List.of(500));
            try (HttpPost post = new HttpPost(Duration.ofHours(1))) {
                Thread.ofVirtual().start(() -> told.add(sent(post, receiver.address())));
                Eventually.get(receiver::received, all -> all.size() == 1, Duration.ofSeconds(5));
            }
            assertThat(told.poll(5, TimeUnit.SECONDS)).isNotNull().isNotEqualTo("interrupted");
        }
    }

    private static String sent(HttpPost post, Secret address) {
        try {
            return post.send(address, BODY);
        } catch (InterruptedException _) {
            return "interrupted";
        }
    }
}
