package dev.tollgate.proxy.observe.export;

import java.net.URI;
import java.util.Map;

/** Signs uploads to a bucket by AWS Signature Version 4. */
@FunctionalInterface
public interface Signer {

    /** The headers to send with a {@code PUT}, those given among them. */
    Map<String, String> sign(
            ExportSettings.S3 bucket, URI uri, Map<String, String> headers, byte[] body);
}
