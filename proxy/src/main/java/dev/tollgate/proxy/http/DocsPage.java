package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page that shows the gateway's routes: one file that loads nothing from elsewhere, and finds
 * {@code openapi.json} beside itself.
 *
 * @param policy its {@code Content-Security-Policy}: a key is typed into the page, so nothing but
 *     its own script runs
 */
record DocsPage(byte[] html, String policy) {

    /** Allows the page's own script and styles, by their hashes, and calls to its own origin. */
    static DocsPage of(byte[] html) {
        String text = new String(html, UTF_8);
        String policy =
                "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'self'; form-action 'none';"
                        + " frame-ancestors 'none'; script-src "
                        + hash(between(text, "<script>", "</script>"))
                        + "; style-src "
                        + hash(between(text, "<style>", "</style>"));
        return new DocsPage(html, policy);
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
