package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An answer is read alike however the network cuts it, none is taken for more or less than it is,
 * and no connection is used again that isn't known to stand at an answer's end.
 */
@Timeout(60)
class AnswerCorpusTest {

    /** Bytes that HTTP has plans for, and some that it has none for. */
    private static final String INTERESTING = "\r\n\0 \t:;,0129aAfx-HTP/.\u007f\u00ff";

    private static final int MUTANTS = 10_000;

    /**
     * What became of an answer.
     *
     * @param result as {@link Answers.Case#expected()}
     * @param rest what was not taken for a part of it; empty where it is wrong
     */
    private record Outcome(String result, String rest) {

        boolean isKept() {
            return result.endsWith("(kept)");
        }
    }

    /** Bytes that come in pieces. */
    private static final class Pieces extends InputStream {

        private final byte[] bytes;
        private final IntSupplier sizes;
        private int at;

        Pieces(String text, IntSupplier sizes) {
            bytes = text.getBytes(ISO_8859_1);
            this.sizes = sizes;
        }

        @Override
        public int read() {
            return at == bytes.length ? -1 : bytes[at++] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(length, sizes.getAsInt()), bytes.length - at);
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            return count;
        }
    }

    static List<Answers.Case> all() {
        return Answers.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void answerIsWhatItIsHoweverItIsCut(Answers.Case it) {
        Outcome whole = read(it.answer(), AnswerCorpusTest::whole, 8192);
        assertThat(whole.result()).isEqualTo(it.expected());
        assertThat(read(it.answer(), AnswerCorpusTest::singleBytes, 1)).isEqualTo(whole);
        int step = Math.max(1, it.answer().length() / 500);
        for (int cut = 1; cut < it.answer().length(); cut += step) {
            assertThat(read(it.answer(), first(cut), 100)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void noPartOfAnAnswerIsAnAnswer(Answers.Case it) {
        Outcome whole = read(it.answer(), AnswerCorpusTest::whole, 8192);
        int end = whole.isKept() ? it.answer().length() - whole.rest().length() : 0;
        int step = Math.max(1, end / 500);
        for (int length = 0; length < end; length += step) {
            assertThat(
                            read(it.answer().substring(0, length), AnswerCorpusTest::whole, 8192)
                                    .result())
                    .as("%d bytes of it", length)
                    .matches("SILENT|(\\d+ )?CUT");
        }
    }

    @Test
    void mutantsAreReadAlikeAndLeaveTheNextAnswerAlone() {
        Random random = new Random(20261121);
        List<String> answers =
                Answers.all().stream()
                        .filter(it -> it.answer().length() < 1000)
                        .flatMap(it ->
                                Collections.nCopies(it.isRight() ? 8 : 1, it.answer()).stream())
                        .toList();
        int kept = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = mutant(answers.get(random.nextInt(answers.size())), random);
            Outcome whole = read(mutant, AnswerCorpusTest::whole, 8192);
            assertThat(read(mutant, AnswerCorpusTest::singleBytes, 3)).as(mutant).isEqualTo(whole);
            assertThat(read(mutant, () -> 1 + random.nextInt(20), 7)).as(mutant).isEqualTo(whole);
            if (whole.isKept()) {
                kept++;
                assertThat(read(mutant + Answers.OK, AnswerCorpusTest::whole, 8192))
                        .as(mutant)
                        .isEqualTo(new Outcome(whole.result(), whole.rest() + Answers.OK));
            }
        }
        assertThat(kept).isBetween(MUTANTS / 20, MUTANTS / 2);
    }

    @Test
    void largeBodiesComeAsTheyWereSentWhateverTheirChunks() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            StringBuilder answer =
                    new StringBuilder(RawServer.head("200 OK", "Transfer-Encoding: chunked"));
            StringBuilder body = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                String chunk = text(random, 1 + random.nextInt(1 << random.nextInt(1, 16)));
                answer.append(RawServer.chunks(chunk));
                body.append(chunk);
            }
            answer.append(RawServer.chunks(""));
            Outcome outcome =
                    read(
                            answer + "x",
                            () -> 1 + random.nextInt(20_000),
                            1 + random.nextInt(20_000));
            assertThat(outcome).isEqualTo(new Outcome("200 " + body + " (kept)", "x"));
        }
    }

    private static String text(Random random, int length) {
        return random.ints(length, ' ', 0x100)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String mutant(String answer, Random random) {
        StringBuilder mutant = new StringBuilder(answer);
        for (int i = random.nextInt(3); i >= 0 && !mutant.isEmpty(); i--) {
            int at = random.nextInt(mutant.length());
            char other = INTERESTING.charAt(random.nextInt(INTERESTING.length()));
            switch (random.nextInt(5)) {
                case 0 -> mutant.setCharAt(at, other);
                case 1 -> mutant.insert(at, other);
                case 2 -> mutant.deleteCharAt(at);
                case 3 ->
                        mutant.insert(at, mutant.substring(at, Math.min(at + 9, mutant.length())));
                default -> mutant.setLength(at);
            }
        }
        return mutant.toString();
    }

    private static int whole() {
        return Integer.MAX_VALUE;
    }

    private static int singleBytes() {
        return 1;
    }

    private static IntSupplier first(int size) {
        int[] left = {size};
        return () -> {
            int now = left[0];
            left[0] = Integer.MAX_VALUE;
            return now;
        };
    }

    private static Outcome read(String answer, IntSupplier sizes, int target) {
        Wire wire = new Wire();
        wire.switchTo(new Pieces(answer, sizes), OutputStream.nullOutputStream());
        String status = "";
        try {
            Head head = HeadReader.read(wire);
            status = head.status() + " ";
            Body body = Body.of(head, "POST", wire);
            String text = text(body, target);
            boolean kept = head.keepsAlive("POST") && head.keepAliveSeconds() > 0;
            return new Outcome(status + text + (kept ? " (kept)" : " (closed)"), rest(wire));
        } catch (FaultException e) {
            return new Outcome(status + e.fault(), "");
        } catch (IOException e) {
            throw new AssertionError("no fault of the answer", e);
        }
    }

    private static String text(Body body, int target) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[target];
        int count = body.read(some, 0, target);
        while (count >= 0) {
            assertThat(count).isPositive();
            all.write(some, 0, count);
            count = body.read(some, 0, target);
        }
        assertThat(body.isComplete()).isTrue();
        assertThat(body.available()).isBetween(0, Integer.MAX_VALUE);
        return all.toString(ISO_8859_1);
    }

    private static String rest(Wire wire) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[100];
        int count = wire.read(some, 0, some.length);
        while (count >= 0) {
            all.write(some, 0, count);
            count = wire.read(some, 0, some.length);
        }
        return all.toString(ISO_8859_1);
    }
}
