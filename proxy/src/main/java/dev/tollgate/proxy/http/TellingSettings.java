package dev.tollgate.proxy.http;

/**
 * What {@code litellm_settings} let callbacks be told.
 *
 * @param content whether they get prompts and answers: {@code turn_off_message_logging: false}
 * @param noLog whether {@code no-log} of a request counts: without {@code
 *     global_disable_no_log_param}
 */
public record TellingSettings(boolean content, boolean noLog) {

    /** Neither prompts nor answers. */
    public static final TellingSettings DEFAULT = new TellingSettings(false, true);
}
