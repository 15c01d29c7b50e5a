package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.FormData.Part;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Walks once over a form's bytes. */
final class FormScanner {

    private static final int MAX_PARTS = 1_000;
    private static final int MAX_HEADERS = 8 * 1024;

    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    private static final Pattern DISPOSITION =
            Pattern.compile("(?im)^content-disposition:[ \\t]*form-data[ \\t]*;(.*)$");

    /** One after the other, so that nothing inside of a quoted value is taken for a parameter. */
    private static final Pattern PARAMETER =
            Pattern.compile(
                    "\\G[ \\t]*([\\w*-]+)="
                            + "(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\s;\"]*+))[ \\t]*+(?:;|$)");

    private final byte[] bytes;
    private final byte[] delimiter;

    FormScanner(byte[] bytes, String boundary) {
        this.bytes = bytes;
        this.delimiter = ("--" + boundary).getBytes(UTF_8);
    }

    /** All parts, in order. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        int at = delimiterFrom(0);
        while (!closes(at)) {
            if (parts.size() == MAX_PARTS) {
                throw bad("The form has more than " + MAX_PARTS + " parts.");
            }
            int headers = lineEnd(at + delimiter.length);
            int start = contentStart(headers);
            // a line break comes before each delimiter, even where the content is empty
            int next = delimiterFrom(start + 2);
            parts.add(part(at, headers, start, next - 2));
            at = next;
        }
        return parts;
    }

    private Part part(int from, int headers, int start, int end) {
        String head = new String(bytes, headers, start - headers, UTF_8);
        Matcher disposition = DISPOSITION.matcher(head);
        if (!disposition.find()) {
            throw bad("A part of the form has no Content-Disposition of form-data.");
        }
        String name = null;
        boolean file = false;
        Matcher parameter = PARAMETER.matcher(disposition.group(1));
        while (parameter.find()) {
            switch (parameter.group(1).toLowerCase(Locale.ROOT)) {
                case "name" -> name = name == null ? value(parameter) : name;
                case "filename", "filename*" -> file = true;
                default -> {}
            }
        }
        if (name == null) {
            throw bad("A part of the form has no name.");
        }
        return new Part(name, file, from, start, end);
    }

    /** Browsers write %22, others a backslash. */
    private static String value(Matcher parameter) {
        return parameter.group(2) == null
                ? parameter.group(3)
                : parameter.group(2).replaceAll("\\\\(.)", "$1").replace("%22", "\"");
    }

    /** Where the content begins whose headers begin here. */
    private int contentStart(int headers) {
        // no headers at all: the blank line follows the delimiter at once
        int from = headers - 2;
        int limit = Math.min(bytes.length - BLANK_LINE.length, from + MAX_HEADERS);
        for (int at = from; at <= limit; at++) {
            if (matches(BLANK_LINE, at)) {
                return at + BLANK_LINE.length;
            }
        }
        throw bad("A part of the form has headers without end, or longer than 8 KiB.");
    }

    /** Where the next delimiter is that stands at the begin of a line. */
    private int delimiterFrom(int from) {
        for (int at = from; at <= bytes.length - delimiter.length; at++) {
            boolean lineStart =
                    at == 0 || (at >= 2 && bytes[at - 1] == '\n' && bytes[at - 2] == '\r');
            if (lineStart && matches(delimiter, at) && (closes(at) || endsLine(at))) {
                return at;
            }
        }
        throw bad("The form breaks off: its last boundary is missing.");
    }

    private boolean closes(int at) {
        int after = at + delimiter.length;
        return after + 1 < bytes.length && bytes[after] == '-' && bytes[after + 1] == '-';
    }

    /** Whether nothing but white space follows the delimiter; else it is a longer word. */
    private boolean endsLine(int at) {
        int end = at + delimiter.length;
        while (end < bytes.length && (bytes[end] == ' ' || bytes[end] == '\t')) {
            end++;
        }
        return end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n';
    }

    private int lineEnd(int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private boolean matches(byte[] what, int at) {
        return at + what.length <= bytes.length
                && bytes[at] == what[0]
                && Arrays.equals(bytes, at, at + what.length, what, 0, what.length);
    }

    private static FailureException bad(String message) {
        return new FailureException(new Failure.BadRequest(message));
    }
}
