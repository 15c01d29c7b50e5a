package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.export.ExportSettings;
import java.util.Optional;

/**
 * {@code litellm_settings.s3_callback_params}; AWS's own variables stand in for what is missing.
 */
final class BucketReader {

    private static final String BUCKET = "s3_bucket_name";
    private static final String PATH = "s3_path";
    private static final String REGION = "AWS_REGION";
    private static final String DEFAULT_REGION = "AWS_DEFAULT_REGION";
    private static final String KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
    private static final String TOKEN = "AWS_SESSION_TOKEN";

    private final Section section;
    private final Section variables;

    BucketReader(Sources sources) {
        section = sources.litellm().section("s3_callback_params");
        variables =
                sources.environment()
                        .section(sources.findings(), REGION, DEFAULT_REGION, KEY, SECRET, TOKEN);
    }

    Optional<ExportSettings.S3> read(ExportSettings.Which which) {
        Optional<String> bucket = section.text(BUCKET).map(String::strip);
        Optional<String> key = own("s3_aws_access_key_id", KEY);
        Optional<String> secret = own("s3_aws_secret_access_key", SECRET);
        if (bucket.isEmpty() || key.isEmpty() || secret.isEmpty()) {
            section.warning(
                    "lacks what the callback s3_v2 needs; set s3_bucket_name,"
                            + " s3_aws_access_key_id and s3_aws_secret_access_key");
            return Optional.empty();
        }
        if (!bucket.get().matches("[A-Za-z0-9._-]+")) {
            section.problem(BUCKET, "is no name of a bucket; use letters, digits, . and -");
            return Optional.empty();
        }
        return Optional.of(
                new ExportSettings.S3(
                        bucket.get(),
                        region(),
                        section.url("s3_endpoint_url")
                                .map(url -> url.strip().replaceAll("/+$", "")),
                        path(),
                        key.get(),
                        new Secret(secret.get()),
                        // one of other credentials than these would be refused
                        section.has("s3_aws_access_key_id")
                                ? section.text("s3_aws_session_token").map(Secret::new)
                                : variables.text(TOKEN).map(Secret::new),
                        which));
    }

    private Optional<String> own(String name, String variable) {
        return section.text(name).or(() -> variables.text(variable)).map(String::strip);
    }

    private String region() {
        String region =
                section.text("s3_region_name")
                        .or(() -> variables.text(REGION))
                        .or(() -> variables.text(DEFAULT_REGION))
                        .orElse("us-east-1")
                        .strip();
        if (!region.matches("[a-z0-9-]+")) {
            section.problem("s3_region_name", "is no region; write it as eu-central-1");
        }
        return region;
    }

    private String path() {
        String path = section.text(PATH).orElse("").strip().replaceAll("^/+|/+$", "");
        if (!path.matches("[A-Za-z0-9._/-]*")) {
            section.problem(PATH, "has characters that aren't served; use A-Z a-z 0-9 . _ - and /");
            return "";
        }
        return path;
    }
}
