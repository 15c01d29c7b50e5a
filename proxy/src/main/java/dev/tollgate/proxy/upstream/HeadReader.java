package dev.tollgate.proxy.upstream;

import java.io.IOException;
import java.util.Locale;

/** Reads the heads of answers, RFC 9112 sections 4 to 6, and nothing that is only nearly one. */
final class HeadReader {

    /** In bytes; far more than any vendor sends. */
    static final int MAX_BYTES = 32 * 1024;

    /** Headers of one head, or of one trailer. */
    static final int MAX_COUNT = 256;

    private static final String KEPT_FOR = "timeout=";

    /** {@code HTTP/1.1 200}, with or without a reason behind it. */
    private static final int STATUS_LENGTH = 12;

    /** Digits of a length that fit a long. */
    private static final int MAX_DIGITS = 18;

    private HeadReader() {}

    /** The head of the final answer; informational ones before it are passed over. */
    static Head read(Wire wire) throws IOException {
        Head head = next(wire);
        while (head.status() < 200) {
            if (head.status() == 101) {
                throw garbled("switches protocols without being asked");
            }
            head = next(wire);
        }
        return head;
    }

    private static Head next(Wire wire) throws IOException {
        if (!wire.nextLine(MAX_BYTES)) {
            throw new FaultException(Fault.SILENT, "ends without an answer");
        }
        int left = MAX_BYTES - wire.lineLength();
        Head head = status(wire);
        while (nextField(wire, left)) {
            left -= wire.lineLength();
            if (head.count() == MAX_COUNT) {
                throw new FaultException(Fault.LARGE, "too many headers");
            }
            add(head, wire);
        }
        if (head.isChunked() && head.length() != Head.UNKNOWN) {
            head.dropLength();
        }
        return head;
    }

    /** Goes to the next header or trailer; false at the empty line that ends them. */
    static boolean nextField(Wire wire, int limit) throws IOException {
        if (!wire.nextLine(limit)) {
            throw new FaultException(Fault.CUT, "ends before the end of its headers");
        }
        return wire.lineEnd() > wire.lineStart();
    }

    private static Head status(Wire wire) throws IOException {
        byte[] bytes = wire.buffer();
        int from = wire.lineStart();
        int to = wire.lineEnd();
        requireText(bytes, from, to);
        boolean fits =
                to - from >= STATUS_LENGTH
                        && wire.text(from, from + 7).equals("HTTP/1.")
                        && isDigit(bytes[from + 7])
                        && bytes[from + 8] == ' '
                        && (to - from == STATUS_LENGTH || bytes[from + STATUS_LENGTH] == ' ');
        if (!fits) {
            throw garbled("no status line");
        }
        int status = 0;
        for (int i = from + 9; i < from + STATUS_LENGTH; i++) {
            if (!isDigit(bytes[i])) {
                throw garbled("no status");
            }
            status = 10 * status + bytes[i] - '0';
        }
        if (status < 100) {
            throw garbled("no status");
        }
        return new Head(status, bytes[from + 7] == '0');
    }

    private static void add(Head head, Wire wire) throws IOException {
        int colon = colon(wire);
        byte[] bytes = wire.buffer();
        String name = HeaderName.of(bytes, wire.lineStart(), colon);
        int from = colon + 1;
        int to = wire.lineEnd();
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (from < to && isBlank(bytes[to - 1])) {
            to--;
        }
        requireText(bytes, from, to);
        String value = wire.text(from, to);
        boolean repeated = name.equals("content-length") && head.length() != Head.UNKNOWN;
        understand(head, name, value);
        if (!repeated) {
            head.add(name, value);
        }
    }

    /**
     * Where the name of the line's header ends. A line that is folded under the one before has no
     * name, and one with a blank before the colon has a wrong one.
     */
    static int colon(Wire wire) throws IOException {
        byte[] bytes = wire.buffer();
        int at = wire.lineStart();
        int to = wire.lineEnd();
        while (at < to && bytes[at] != ':') {
            at++;
        }
        if (at == to || !HeaderName.isName(bytes, wire.lineStart(), at)) {
            throw garbled("no header");
        }
        return at;
    }

    private static void understand(Head head, String name, String value) throws IOException {
        switch (name) {
            case "content-length" -> length(head, value);
            case "transfer-encoding" -> {
                if (head.isChunked() || !value.equalsIgnoreCase("chunked")) {
                    throw garbled("unknown transfer encoding");
                }
                head.chunked();
            }
            case "connection" -> connection(head, value.toLowerCase(Locale.ROOT));
            case "keep-alive" -> keepAlive(head, value.toLowerCase(Locale.ROOT));
            default -> {
                // no matter of the connection
            }
        }
    }

    /** One length, or the same one several times. */
    private static void length(Head head, String value) throws IOException {
        for (String part : value.split(",", -1)) {
            String digits = trimmed(part);
            if (digits.isEmpty()
                    || digits.length() > MAX_DIGITS
                    || !digits.chars().allMatch(HeadReader::isDigit)) {
                throw garbled("length is no number");
            }
            long length = Long.parseLong(digits);
            if (head.length() != Head.UNKNOWN && head.length() != length) {
                throw garbled("two lengths");
            }
            head.length(length);
        }
    }

    /** Without the blanks that HTTP knows, RFC 9110 section 5.6.3; Java knows more. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static void connection(Head head, String value) {
        for (String option : value.split(",", -1)) {
            switch (option.strip()) {
                case "close" -> head.close();
                case "keep-alive" -> head.keep();
                default -> {
                    // names a header of one hop
                }
            }
        }
    }

    private static void keepAlive(Head head, String value) {
        int from = value.indexOf(KEPT_FOR) + KEPT_FOR.length();
        int to = from;
        while (to < value.length() && isDigit(value.charAt(to))) {
            to++;
        }
        boolean isGiven = from >= KEPT_FOR.length() && to > from && to - from < 9;
        if (isGiven) {
            head.keepAliveSeconds(Integer.parseInt(value.substring(from, to)));
        }
    }

    /** Refuses what would end a line, or text, for others who read it. */
    private static void requireText(byte[] bytes, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0 || bytes[i] == '\r') {
                throw garbled("NUL or CR inside a line");
            }
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    private static FaultException garbled(String what) {
        return new FaultException(Fault.GARBLED, what);
    }
}
