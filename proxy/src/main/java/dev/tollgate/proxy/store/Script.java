package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * A Lua file beside this class, which the server runs as one step.
 *
 * @param sha the name that the server gives it
 */
record Script(String text, String sha) {

    static Script named(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
            byte[] text = Objects.requireNonNull(file, name).readAllBytes();
            byte[] sha = MessageDigest.getInstance("SHA-1").digest(text);
            return new Script(new String(text, UTF_8), HexFormat.of().formatHex(sha));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    Response<Object> on(Pipeline pipeline, List<String> keys, List<String> arguments) {
        return pipeline.evalsha(sha, keys, arguments);
    }
}
