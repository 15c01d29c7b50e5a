package dev.tollgate.proxy.http;

import dev.tollgate.proxy.cache.CachedAnswer;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Copies an answer for the cache, unless it is too large. */
final class Copy implements Recording {

    private final int largest;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;
    private String contentType = "";

    /**
     * @param largest how many bytes are kept at most
     */
    Copy(int largest) {
        this.largest = largest;
    }

    @Override
    public void sent(byte[] part, int length) {
        if (tooLarge || length > largest - bytes.size()) {
            tooLarge = true;
            bytes.reset();
            return;
        }
        bytes.write(part, 0, length);
    }

    @Override
    public void ended(String type) {
        contentType = type;
    }

    /** The answer; empty where it has not come to its end, or is too large. */
    Optional<CachedAnswer> answer(long now) {
        return contentType.isEmpty() || tooLarge
                ? Optional.empty()
                : Optional.of(new CachedAnswer(now, contentType, bytes.toByteArray()));
    }
}
