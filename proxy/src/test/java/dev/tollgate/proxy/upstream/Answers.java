package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.chunks;
import static dev.tollgate.proxy.upstream.RawServer.head;

import java.util.List;
import java.util.stream.Stream;

/** Answers of vendors, right and wrong, and what is to be made of them. */
final class Answers {

    static final String OK = head("200 OK", "Content-Length: 2") + "hi";

    private static final String CHUNKED = head("200 OK", "Transfer-Encoding: chunked");
    private static final String LINE = "HTTP/1.1 200 OK\r\n";

    private Answers() {}

    /**
     * An answer.
     *
     * @param expected its status and body, and whether its connection serves another request; or
     *     the fault it has, behind the status where its head is right
     */
    record Case(String name, String answer, String expected) {

        boolean isRight() {
            return expected.endsWith(")");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> all() {
        return Stream.of(
                        right(), connections(), lengths(), encodings(), heads(), chunked(), large())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Case> right() {
        return List.of(
                kept("length", OK, "200 hi"),
                kept("empty", head("200 OK", "Content-Length: 0"), "200 "),
                kept("chunks", CHUNKED + chunks("ab", "c", ""), "200 abc"),
                kept("no chunk", CHUNKED + chunks(""), "200 "),
                kept("bytes after it", OK + "HTTP/1.1 200 OK\r\n", "200 hi"),
                kept("no content", head("204 No Content"), "204 "),
                kept("no content of no bytes", head("204 No", "Content-Length: 0"), "204 "),
                kept("not modified", head("304 No", "Content-Length: 7"), "304 "),
                kept("informational before", head("103 Hints", "Link: <a>") + OK, "200 hi"),
                kept(
                        "several before",
                        head("100 C") + head("102 W") + head("103 H") + OK,
                        "200 hi"),
                kept("no reason", LINE.replace(" OK", "") + "content-length:2\r\n\r\nhi", "200 hi"),
                kept("unknown status", head("799 What", "Content-Length: 0"), "799 "),
                kept("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "200 hi"),
                kept("later minor version", "HTTP/1.7 200\r\nContent-Length: 0\r\n\r\n", "200 "),
                kept("old and kept", old("Content-Length: 2\r\nConnection: Keep-Alive"), "200 hi"));
    }

    private static List<Case> connections() {
        return List.of(
                closed("old", old("Content-Length: 2"), "200 hi"),
                closed("old without length", old("X: y"), "200 hi"),
                closed(
                        "old in chunks",
                        old("Transfer-Encoding: chunked\r\nConnection: keep-alive")
                                .replace("hi", "2\r\nhi\r\n0\r\n\r\n"),
                        "200 hi"),
                closed("without length", head("200 OK") + "hi", "200 hi"),
                closed("close", head("200 OK", "Connection: close", "Content-Length: 0"), "200 "),
                closed(
                        "close among others",
                        head("200 OK", "Connection: x, CLOSE", "Connection: keep-alive") + "hi",
                        "200 hi"),
                closed(
                        "kept for no time",
                        head("200 OK", "Keep-Alive: timeout=0", "Content-Length: 0"),
                        "200 "),
                kept(
                        "kept for a time",
                        head("200 OK", "Keep-Alive: max=9, Timeout=5", "Content-Length: 0"),
                        "200 "));
    }

    private static List<Case> lengths() {
        return List.of(
                kept(
                        "same length twice",
                        head("200 OK", "Content-Length: 2", "Content-Length: 2") + "hi",
                        "200 hi"),
                kept(
                        "same length in a list",
                        head("200 OK", "Content-Length: 2, 2") + "hi",
                        "200 hi"),
                wrong(
                        "two lengths",
                        head("200 OK", "Content-Length: 2", "Content-Length: 3") + "hey",
                        "GARBLED"),
                wrongLength("two lengths in a list", "2,3"),
                wrongLength("length of nothing", ""),
                wrongLength("length with a sign", "+2"),
                wrongLength("length in hexadecimal", "0x2"),
                wrongLength("length with a blank inside", "1 2"),
                wrongLength("length beyond a long", "9999999999999999999"),
                wrongLength("length behind a vertical tab", "\u000b2"),
                wrongLength("length in other digits", "\u00b2"),
                wrong(
                        "shorter than its length",
                        head("200 OK", "Content-Length: 3") + "hi",
                        "200 CUT"));
    }

    private static List<Case> encodings() {
        return List.of(
                closed(
                        "length and chunks",
                        head("200 OK", "Content-Length: 2", "Transfer-Encoding: chunked")
                                + chunks("abc", ""),
                        "200 abc"),
                closed(
                        "chunks and length",
                        head("200 OK", "Transfer-Encoding: chunked", "Content-Length: 2")
                                + chunks("abc", ""),
                        "200 abc"),
                closed(
                        "no content but a length",
                        head("204 No", "Content-Length: 2") + "hi",
                        "204 "),
                closed(
                        "no content but chunks",
                        head("204 No", "Transfer-Encoding: chunked"),
                        "204 "),
                wrongEncoding("chunked twice", "chunked, chunked"),
                wrong(
                        "chunked in two lines",
                        head("200 OK", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked")
                                + chunks(""),
                        "GARBLED"),
                wrongEncoding("encoded and chunked", "gzip, chunked"),
                wrongEncoding("nearly chunked", "xchunked"),
                wrongEncoding("chunked behind a vertical tab", "\u000bchunked"));
    }

    private static List<Case> heads() {
        return List.of(
                wrong("nothing", "", "SILENT"),
                wrong("nothing after hints", head("103 Hints"), "SILENT"),
                wrong("cut line", "HTTP/1.1 200", "CUT"),
                wrong("cut head", LINE + "X: y\r\n", "CUT"),
                wrong("folded line", LINE + "X: y\r\n z\r\nContent-Length: 0\r\n\r\n", "GARBLED"),
                wrong("folded with a tab", LINE + "Content-Length: 0\r\n\tX: y\r\n\r\n", "GARBLED"),
                wrong(
                        "blank before the colon",
                        head("200 OK", "Content-Length : 2") + "hi",
                        "GARBLED"),
                wrong("no colon", head("200 OK", "Content-Length") + "hi", "GARBLED"),
                wrong("no name", head("200 OK", ": y") + "hi", "GARBLED"),
                wrong("blank in a name", head("200 OK", "Content Length: 2") + "hi", "GARBLED"),
                wrong("NUL in a name", head("200 OK", "Content\u0000Length: 2") + "hi", "GARBLED"),
                wrong(
                        "NUL in a value",
                        head("200 OK", "X: a\u0000b", "Content-Length: 0"),
                        "GARBLED"),
                wrong(
                        "CR in a value",
                        head("200 OK", "X: a\rY: b", "Content-Length: 0"),
                        "GARBLED"),
                wrong(
                        "CR before the end of a line",
                        head("200 OK", "X: a\r", "Content-Length: 0"),
                        "GARBLED"),
                wrong("CR in the status line", "HTTP/1.1 200 O\rK\r\n\r\n", "GARBLED"),
                wrong("empty line before", "\r\n" + OK, "GARBLED"),
                wrong("blank before", " " + OK, "GARBLED"),
                wrong("lower-case version", OK.replace("HTTP", "http"), "GARBLED"),
                wrong("other version", OK.replace("1.1", "2.0"), "GARBLED"),
                wrong("long version", OK.replace("1.1", "1.10"), "GARBLED"),
                wrong("two blanks", OK.replace(" 200", "  200"), "GARBLED"),
                wrong("long status", OK.replace("200", "2000"), "GARBLED"),
                wrong("status below all", OK.replace("200", "099"), "GARBLED"),
                wrong("switching protocols", head("101 Switching") + OK, "GARBLED"),
                wrong("request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GARBLED"));
    }

    private static List<Case> chunked() {
        return List.of(
                kept("extension", CHUNKED + "2;a=\"b\"\r\nhi\r\n0;x\r\n\r\n", "200 hi"),
                kept("blank behind a size", CHUNKED + "2 \t\r\nhi\r\n0\r\n\r\n", "200 hi"),
                kept(
                        "upper-case size",
                        CHUNKED + "00A\r\n0123456789\r\n000\r\n\r\n",
                        "200 0123456789"),
                kept("trailers", CHUNKED + "2\r\nhi\r\n0\r\nX: y\r\nZ: \r\n\r\n", "200 hi"),
                wrong("cut in a size", CHUNKED + "2", "200 CUT"),
                wrong("cut in a chunk", CHUNKED + "5\r\nhi", "200 CUT"),
                wrong("cut behind a chunk", CHUNKED + "2\r\nhi\r\n", "200 CUT"),
                wrong("cut in the end", CHUNKED + "2\r\nhi\r\n0\r\n", "200 CUT"),
                wrong("cut in a trailer", CHUNKED + "2\r\nhi\r\n0\r\nX: y\r\n", "200 CUT"),
                wrong("longer than its size", CHUNKED + "1\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("shorter than its size", CHUNKED + "3\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("no size", CHUNKED + "\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("only an extension", CHUNKED + ";a\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("size with a sign", CHUNKED + "+2\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("negative size", CHUNKED + "-2\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("size with 0x", CHUNKED + "0x2\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("blank before a size", CHUNKED + " 2\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("two sizes", CHUNKED + "2 3\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong("size beyond a long", CHUNKED + "fffffffffffffffff\r\nhi\r\n", "200 GARBLED"),
                wrong(
                        "bare line feed behind a size",
                        CHUNKED + "2\nhi\r\n0\r\n\r\n",
                        "200 GARBLED"),
                wrong(
                        "bare line feed behind a chunk",
                        CHUNKED + "2\r\nhi\n0\r\n\r\n",
                        "200 GARBLED"),
                wrong("CR in an extension", CHUNKED + "2;a\rb\r\nhi\r\n0\r\n\r\n", "200 GARBLED"),
                wrong(
                        "NUL in an extension",
                        CHUNKED + "2;\u0000\r\nhi\r\n0\r\n\r\n",
                        "200 GARBLED"),
                wrong("trailer without a colon", CHUNKED + "0\r\nX\r\n\r\n", "200 GARBLED"),
                wrong("folded trailer", CHUNKED + "0\r\nX: y\r\n z: a\r\n\r\n", "200 GARBLED"));
    }

    private static List<Case> large() {
        String longest = "x".repeat(32 * 1024);
        return List.of(
                kept(
                        "long header",
                        head("200 OK", "X: " + "x".repeat(30_000), "Content-Length: 2") + "hi",
                        "200 hi"),
                wrong("longer header", head("200 OK", "X: " + longest), "LARGE"),
                wrong("endless line", longest + "x", "LARGE"),
                wrong(
                        "long head of short lines",
                        LINE + ("X: " + "y".repeat(300) + "\r\n").repeat(120),
                        "LARGE"),
                kept(
                        "many headers",
                        LINE + "X: y\r\n".repeat(255) + "Content-Length: 0\r\n\r\n",
                        "200 "),
                wrong("more headers", LINE + "X: y\r\n".repeat(257) + "\r\n", "LARGE"),
                kept(
                        "long extension",
                        CHUNKED + "2;" + "a".repeat(4000) + "\r\nhi\r\n0\r\n\r\n",
                        "200 hi"),
                wrong(
                        "longer extension",
                        CHUNKED + "2;" + "a".repeat(5000) + "\r\nhi\r\n0\r\n\r\n",
                        "200 LARGE"),
                wrong("long trailer", CHUNKED + "0\r\nX: " + longest + "\r\n\r\n", "200 LARGE"),
                wrong(
                        "many trailers",
                        CHUNKED + "0\r\n" + "X: y\r\n".repeat(257) + "\r\n",
                        "200 GARBLED"));
    }

    private static String old(String headers) {
        return "HTTP/1.0 200 OK\r\n" + headers + "\r\n\r\nhi";
    }

    private static Case kept(String name, String answer, String expected) {
        return new Case(name, answer, expected + " (kept)");
    }

    private static Case closed(String name, String answer, String expected) {
        return new Case(name, answer, expected + " (closed)");
    }

    private static Case wrong(String name, String answer, String expected) {
        return new Case(name, answer, expected);
    }

    private static Case wrongLength(String name, String length) {
        return wrong(name, head("200 OK", "Content-Length: " + length) + "hi", "GARBLED");
    }

    private static Case wrongEncoding(String name, String encoding) {
        String head = head("200 OK", "Transfer-Encoding: " + encoding);
        return wrong(name, head + chunks(""), "GARBLED");
    }
}
