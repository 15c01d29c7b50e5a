package dev.tollgate.proxy;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.export.Signer;
import dev.tollgate.proxy.provider.AwsSigner;
import java.net.URI;
import java.util.Map;

/** Signs uploads to a bucket as calls to Bedrock are signed. */
final class BucketSigner implements Signer {

    private final AwsSigner signer;

    BucketSigner(AwsSigner signer) {
        this.signer = signer;
    }

    @Override
    public Map<String, String> sign(
            ExportSettings.S3 bucket, URI uri, Map<String, String> headers, byte[] body) {
        AwsSigner.Scope scope =
                new AwsSigner.Scope(
                        AwsSigner.identity(
                                bucket.accessKey(),
                                bucket.secretKey().value(),
                                bucket.sessionToken().map(Secret::value)),
                        bucket.region(),
                        "s3");
        return signer.sign("PUT", uri, headers, Payload.of(body), scope);
    }
}
