package dev.tollgate.proxy.model;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of time as Go and protobuf write it, which vendors use in headers and texts: {@code 6m0s},
 * {@code 20ms}, {@code 34.5s}.
 */
public final class GoDuration {

    private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,12})?)";

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:%1$sd)?(?:%1$sh)?(?:%1$sm)?(?:%1$ss)?(?:%1$sms)?".formatted(NUMBER));

    private static final double[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};

    private GoDuration() {}

    /** In milliseconds, rounded up; empty where the text is none. */
    public static OptionalLong millis(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return OptionalLong.empty();
        }
        double sum = 0;
        for (int i = 0; i < MILLIS.length; i++) {
            String part = parts.group(i + 1);
            sum += part == null ? 0 : Double.parseDouble(part) * MILLIS[i];
        }
        return OptionalLong.of((long) Math.ceil(sum));
    }
}
