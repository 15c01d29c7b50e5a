package dev.tollgate.charts.secret;

import dev.tollgate.charts.secret.Node.Kind;
import dev.tollgate.charts.secret.Node.Scalar;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of an unquoted YAML scalar as go-yaml 3 sees it, which is neither YAML 1.1 nor 1.2. The
 * hash over a SOPS file covers values that stay readable, so their type must be the one of SOPS.
 */
final class YamlScalars {

    private static final Map<String, Scalar> WORDS =
            Map.ofEntries(
                    word(Kind.BOOLEAN, "true", "true"),
                    word(Kind.BOOLEAN, "True", "true"),
                    word(Kind.BOOLEAN, "TRUE", "true"),
                    word(Kind.BOOLEAN, "false", "false"),
                    word(Kind.BOOLEAN, "False", "false"),
                    word(Kind.BOOLEAN, "FALSE", "false"),
                    word(Kind.NULL, "", ""),
                    word(Kind.NULL, "~", ""),
                    word(Kind.NULL, "null", ""),
                    word(Kind.NULL, "Null", ""),
                    word(Kind.NULL, "NULL", ""));

    private static final Pattern NOT_FINITE =
            Pattern.compile("\\.(nan|NaN|NAN)|([-+]?)\\.(inf|Inf|INF)");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern TIME =
            Pattern.compile(
                    "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):"
                            + "([0-9]{1,2})(?:\\.([0-9]{1,9}))?(Z|[-+][0-9]{2}:[0-9]{2})?)?");
    private static final DateTimeFormatter RFC_3339 =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .appendOffset("+HH:MM", "Z")
                    .toFormatter(Locale.ROOT);

    private YamlScalars() {}

    /** The value of the unquoted scalar {@code text}. */
    static Scalar resolve(String text, int line) {
        Scalar word = WORDS.get(text);
        if (word != null) {
            return new Scalar(word.kind(), word.text(), line);
        }
        String time = time(text);
        if (!time.isEmpty()) {
            return new Scalar(Kind.TIME, time, line);
        }
        Matcher infinite = NOT_FINITE.matcher(text);
        if (infinite.matches()) {
            return new Scalar(Kind.FLOAT, notFinite(infinite), line);
        }
        return text.startsWith("_") ? Scalar.string(text, line) : number(text, line);
    }

    private static Scalar number(String text, int line) {
        String digits = text.replace("_", "");
        Matcher integer = INTEGER.matcher(digits);
        if (integer.matches()) {
            BigInteger value = integer(integer.group(1), integer.group(2));
            if (value.bitLength() <= Long.SIZE) {
                return new Scalar(Kind.INTEGER, value.toString(), line);
            }
        }
        if (FLOAT.matcher(digits).matches()) {
            return new Scalar(Kind.FLOAT, GoFloat.plain(Double.parseDouble(digits)), line);
        }
        return Scalar.string(text, line);
    }

    private static BigInteger integer(String sign, String digits) {
        String low = digits.toLowerCase(Locale.ROOT);
        BigInteger size =
                switch (low.length() < 2 || low.charAt(0) != '0' ? ' ' : low.charAt(1)) {
                    case ' ' -> new BigInteger(low);
                    case 'x' -> new BigInteger(low.substring(2), 16);
                    case 'b' -> new BigInteger(low.substring(2), 2);
                    case 'o' -> new BigInteger(low.substring(2), 8);
                    default -> new BigInteger(low.substring(1), 8);
                };
        return sign.equals("-") ? size.negate() : size;
    }

    private static String notFinite(Matcher infinite) {
        if (infinite.group(1) != null) {
            return "NaN";
        }
        return "-".equals(infinite.group(2)) ? "-Inf" : "+Inf";
    }

    /** The moment in RFC 3339, empty where {@code text} is none. */
    private static String time(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches() || !zoneFits(parts)) {
            return "";
        }
        try {
            String fraction = parts.group(8) == null ? "" : parts.group(8);
            return RFC_3339.format(
                    OffsetDateTime.of(
                            field(parts, 1),
                            field(parts, 2),
                            field(parts, 3),
                            field(parts, 5),
                            field(parts, 6),
                            field(parts, 7),
                            Integer.parseInt((fraction + "000000000").substring(0, 9)),
                            ZoneOffset.of(parts.group(9) == null ? "Z" : parts.group(9))));
        } catch (DateTimeException notADate) {
            return "";
        }
    }

    /** Go wants a zone after {@code T} and none after a blank. */
    private static boolean zoneFits(Matcher parts) {
        boolean zone = parts.group(9) != null;
        return parts.group(4) == null || zone != parts.group(4).equals(" ");
    }

    private static int field(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    private static Map.Entry<String, Scalar> word(Kind kind, String written, String text) {
        return Map.entry(written, new Scalar(kind, text, 0));
    }
}
