package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code multipart/form-data} body's parts by name (RFC 7578). */
final class Form {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"?([^\";\r\n]+)\"?");

    private Form() {}

    static Map<String, byte[]> of(Received request) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        Matcher boundary = BOUNDARY.matcher(request.header("content-type"));
        if (!boundary.find()) {
            return parts;
        }
        // one char a byte, so that binary survives
        String body = new String(request.body(), ISO_8859_1);
        for (String part : body.split(Pattern.quote("--" + boundary.group(1)), -1)) {
            int head = part.indexOf("\r\n\r\n");
            Matcher name = NAME.matcher(head < 0 ? "" : part.substring(0, head));
            if (name.find()) {
                String content = part.substring(head + 4, part.length() - 2);
                parts.put(name.group(1), content.getBytes(ISO_8859_1));
            }
        }
        return parts;
    }
}
