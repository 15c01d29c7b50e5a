package dev.tollgate.charts.kit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.plus25.ConfigMap;
import org.cdk8s.plus25.ConfigMapProps;
import software.constructs.Construct;

/**
 * An immutable ConfigMap of files whose name ends in a hash of them, so that a change of a file
 * rolls the pods that mount it, and a rollback finds the old files.
 */
public final class ConfigFiles {

    private final String name;

    /**
     * @param files file name → content
     */
    public ConfigFiles(Construct scope, Part part, String suffix, Map<String, String> files) {
        name = part.name() + "-" + suffix + "-" + hash(new TreeMap<>(files));
        new ConfigMap(
                scope,
                part.name() + "-" + suffix,
                ConfigMapProps.builder()
                        .metadata(part.metadata(name))
                        .immutable(true)
                        .data(files)
                        .build());
    }

    /** The ConfigMap's name, hash included. */
    public String name() {
        return name;
    }

    /** Eight hexadecimal digits that change with {@code value}'s text. */
    public static String hash(Object value) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(value.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
