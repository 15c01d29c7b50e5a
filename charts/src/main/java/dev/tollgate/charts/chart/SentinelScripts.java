package dev.tollgate.charts.chart;

import java.util.Map;

/** The shell scripts that start Valkey and its sentinels, for the official image's {@code sh}. */
final class SentinelScripts {

    /**
     * Prints the primary's host name: as the sentinels say, else the server that says so itself,
     * else the first one, which is where a new set begins.
     */
    private static final String PRIMARY =
            """
            #!/bin/sh
            # Usage: primary.sh; needs PRIMARY, SERVERS, POD_NAME and REDISCLI_AUTH.
            cli() { timeout 2 valkey-cli "$@" 2>/dev/null; }
            for i in 0 1 2; do
              host=valkey-sentinel-$i.valkey-sentinel
              [ "$host" = "$POD_NAME.valkey-sentinel" ] && continue
              found=$(cli -h "$host" -p 26379 sentinel get-master-addr-by-name "$PRIMARY" | head -n 1)
              case "$found" in valkey-*) echo "$found"; exit ;; esac
            done
            i=0
            while [ "$i" -lt "$SERVERS" ]; do
              host=valkey-$i.valkey
              if [ "$host" != "$POD_NAME.valkey" ] &&
                cli -h "$host" info replication | grep -q '^role:master'; then
                echo "$host"
                exit
              fi
              i=$((i + 1))
            done
            echo valkey-0.valkey
            """;

    private static final String SERVER =
            """
            #!/bin/sh
            set -eu
            umask 077
            me=$POD_NAME.valkey
            primary=$(/scripts/primary.sh)
            {
              printf 'requirepass "%s"\\nprimaryauth "%s"\\n' "$VALKEY_PASSWORD" "$VALKEY_PASSWORD"
              printf 'replica-announce-ip %s\\n' "$me"
              [ "$primary" = "$me" ] || printf 'replicaof %s 6379\\n' "$primary"
              echo 'dir /data'
              echo 'appendonly yes'
              echo 'maxmemory-policy volatile-lru'
            } >/data/valkey.conf
            unset VALKEY_PASSWORD
            exec valkey-server /data/valkey.conf
            """;

    private static final String START_SENTINEL =
            """
            #!/bin/sh
            set -eu
            umask 077
            primary=$(/scripts/primary.sh)
            {
              printf 'requirepass "%s"\\n' "$VALKEY_PASSWORD"
              echo 'port 26379'
              echo 'dir /data'
              echo 'sentinel resolve-hostnames yes'
              echo 'sentinel announce-hostnames yes'
              printf 'sentinel announce-ip %s\\n' "$POD_NAME.valkey-sentinel"
              printf 'sentinel sentinel-pass "%s"\\n' "$VALKEY_PASSWORD"
              printf 'sentinel monitor %s %s 6379 2\\n' "$PRIMARY" "$primary"
              printf 'sentinel auth-pass %s "%s"\\n' "$PRIMARY" "$VALKEY_PASSWORD"
              printf 'sentinel down-after-milliseconds %s 5000\\n' "$PRIMARY"
              printf 'sentinel failover-timeout %s 30000\\n' "$PRIMARY"
            } >/data/sentinel.conf
            unset VALKEY_PASSWORD
            until valkey-cli -h "$primary" ping | grep -q PONG; do
              echo "waiting for $primary"
              sleep 1
            done
            exec valkey-sentinel /data/sentinel.conf
            """;

    private SentinelScripts() {}

    static Map<String, String> files() {
        return Map.of("primary.sh", PRIMARY, "server.sh", SERVER, "sentinel.sh", START_SENTINEL);
    }
}
