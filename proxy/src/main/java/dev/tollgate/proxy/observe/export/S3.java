package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.observe.Served;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A bucket that gets an object for each request, under the names that LiteLLM gives: {@code s3_v2}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/logging#s3-buckets">LiteLLM, S3 buckets</a>
 */
final class S3 implements Destination {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd/'time-'HH-mm-ss-SSSSSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final ExportSettings.S3 settings;
    private final Signer signer;
    private final String folder;

    S3(ExportSettings.S3 settings, Signer signer) {
        this.settings = settings;
        this.signer = signer;
        String host =
                settings.endpoint()
                        .map(endpoint -> endpoint + "/" + settings.bucket())
                        .orElseGet(() ->
                                "https://"
                                        + settings.bucket()
                                        + ".s3."
                                        + settings.region()
                                        + ".amazonaws.com");
        this.folder = host + "/" + (settings.path().isEmpty() ? "" : settings.path() + "/");
    }

    @Override
    public String name() {
        return "s3_v2";
    }

    @Override
    public boolean wants(Served request) {
        return settings.which().covers(request);
    }

    @Override
    public List<Message> messages(List<Served> requests) {
        return requests.stream().map(this::message).toList();
    }

    private Message message(Served request) {
        URI uri =
                URI.create(
                        folder
                                + NAME.format(request.started())
                                + "_"
                                + request.asked().id()
                                + ".json");
        byte[] body = Json.bytes(LoggingPayload.of(request));
        Map<String, String> headers =
                signer.sign(settings, uri, Map.of("content-type", "application/json"), body);
        return new Message("PUT", uri, headers, body, 1);
    }
}
