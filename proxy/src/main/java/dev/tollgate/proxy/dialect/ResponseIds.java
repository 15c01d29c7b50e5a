package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids of responses that lead back to the deployment that keeps them, in LiteLLM's form: {@code
 * resp_} and in base64 {@code litellm:custom_llm_provider:x;model_id:y;response_id:z}.
 *
 * <p>Written in base64url without padding, since ids are parts of paths; read in either alphabet.
 */
public final class ResponseIds {

    private static final String PREFIX = "resp_";
    private static final Pattern FORM =
            Pattern.compile(
                    "litellm:custom_llm_provider:([^;]*);model_id:([^;]*);response_id:(.+)",
                    Pattern.DOTALL);

    private ResponseIds() {}

    /**
     * Where a response is kept.
     *
     * @param vendor the vendor's name: {@code openai}
     * @param deployment the deployment's id
     * @param id the vendor's own id of the response
     */
    public record Origin(String vendor, String deployment, String id) {}

    /** The id that clients see. */
    public static String encode(Origin origin) {
        String plain =
                "litellm:custom_llm_provider:"
                        + origin.vendor()
                        + ";model_id:"
                        + origin.deployment()
                        + ";response_id:"
                        + origin.id();
        return PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }

    /** Empty for every other id: a vendor's own, or one of {@link ResponseStore}. */
    public static Optional<Origin> decode(String id) {
        if (!id.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String urlSafe = id.substring(PREFIX.length()).replace('+', '-').replace('/', '_');
        try {
            Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(urlSafe), UTF_8));
            return form.matches()
                    ? Optional.of(new Origin(form.group(1), form.group(2), form.group(3)))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
