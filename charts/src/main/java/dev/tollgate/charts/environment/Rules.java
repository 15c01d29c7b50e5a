package dev.tollgate.charts.environment;

/** What texts must match, with the advice that editors and the loader show where they don't. */
final class Rules {

    static final String VARIABLE = "^[A-Za-z_][A-Za-z0-9_]*$";
    static final String VARIABLE_HELP = "use letters, digits and '_', as in OPENAI_API_KEY";

    static final String REPOSITORY = "^([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*$";
    static final String REPOSITORY_HELP =
            "write registry and name without tag or digest, as in registry.example.com/tollgate";

    static final String TAG = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$";
    static final String TAG_HELP = "write the version's tag, as in \"1.2.3\"";

    static final String DIGEST = "^sha256:[0-9a-f]{64}$";
    static final String DIGEST_HELP = "copy it from the push: sha256: and 64 hexadecimal digits";

    static final String HOST =
            "^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*)$";
    static final String HOST_HELP = "write a host name or an address, without scheme and port";

    static final String URL = "^https?://[^\\s/?#]+[^\\s?#]*$";
    static final String URL_HELP = "write it as http://name.namespace.svc.cluster.local/v1";

    static final String INNER_URL = "^http://[A-Za-z0-9.-]+(:[0-9]{1,5})?$";
    static final String INNER_URL_HELP =
            "write scheme, name and port only, as in http://inference-gateway.llm.svc.cluster.local:80;"
                    + " the listener speaks plain HTTP";

    static final String CIDR =
            "^([0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])"
                    + "|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))$";
    static final String CIDR_HELP = "write it as 10.20.0.0/16";

    static final String DURATION = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";
    static final String DURATION_HELP = "write it as 1h, 15m or 30s";

    static final String CRON = "^\\S+( \\S+){5}$";
    static final String CRON_HELP = "write six fields, seconds first, as in 0 0 2 * * *";

    static final String BODY_SIZE = "^[0-9]+[kKmMgG]?$";
    static final String BODY_SIZE_HELP = "write it as 50m";

    static final String FOLDER = "^/\\S*$";
    static final String FOLDER_HELP = "begin it with '/', as in /{section}";

    static final String IDENTIFIER = "^[A-Za-z_][A-Za-z0-9_-]{0,62}$";
    static final String IDENTIFIER_HELP = "use at most 63 letters, digits, '_' and '-'";

    static final String RECIPIENT = "^age1[0-9a-z]+$";
    static final String RECIPIENT_HELP = "write an age public key, which begins with age1";

    private Rules() {}
}
