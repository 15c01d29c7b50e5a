package dev.tollgate.proxy.json;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The boundary that a form's {@code Content-Type} names: RFC 2046, section 5.1.1. */
final class FormBoundary {

    /** Of the characters that the RFC allows; a space only where the value is quoted. */
    private static final Pattern BOUNDARY =
            Pattern.compile(
                    ";\\s*boundary=(?:\"([0-9A-Za-z'()+_,./:=? -]{1,70})\"|([0-9A-Za-z'()+_./:=?-]{1,70}))\\s*(?:;|$)",
                    Pattern.CASE_INSENSITIVE);

    private FormBoundary() {}

    static String of(String contentType) {
        if (!contentType.strip().regionMatches(true, 0, "multipart/form-data", 0, 19)) {
            throw new FailureException(
                    new Failure.UnsupportedMediaType(
                            "Send this request as multipart/form-data: it has a file."));
        }
        Matcher found = BOUNDARY.matcher(contentType);
        if (!found.find()) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The Content-Type has no valid boundary: let your client's form"
                                    + " support set it."));
        }
        return found.group(1) == null ? found.group(2) : found.group(1);
    }
}
