package dev.tollgate.proxy.routing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code optional_pre_call_checks}: sends what belongs together to the deployment that has answered
 * it last, as long as that has room: {@code session_affinity} a conversation, {@code
 * prompt_caching} prompts that begin alike, {@code deployment_affinity} a caller's requests.
 */
final class Affinity implements Strategy, Learner {

    /** How long vendors keep a prompt at least. */
    private static final Duration PROMPT = Duration.ofMinutes(5);

    private static final String SESSIONS = "session_affinity";
    private static final String PROMPTS = "prompt_caching";
    private static final String CALLERS = "deployment_affinity";

    private final Set<String> kinds;
    private final Duration keep;
    private final Affinities affinities;
    private final InstantSource clock;

    Affinity(RoutingSettings.Checks checks, Affinities affinities, InstantSource clock) {
        this.kinds = checks.optional();
        this.keep = checks.affinity();
        this.affinities = affinities;
        this.clock = clock;
    }

    /** Null where it has no say. */
    @Override
    public @Nullable Candidate choose(Candidates among) {
        List<Mark> marks = marks(among.get(0), among.request());
        for (Mark mark : marks) {
            DeploymentState last = affinities.get(mark.hash(), among.now());
            Candidate candidate = last == null ? null : find(among, last);
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private static @Nullable Candidate find(Candidates among, DeploymentState state) {
        for (int at = 0; at < among.size(); at++) {
            Candidate candidate = among.get(at);
            if (candidate.state() == state && among.open(candidate) && among.suits(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    @Override
    public void answered(Candidate candidate, RouteRequest request, Answered answer) {
        long now = clock.millis();
        for (Mark mark : marks(candidate, request)) {
            if (mark.learned()) {
                affinities.put(mark.hash(), candidate.state(), now + mark.keep().toMillis());
            }
        }
    }

    /**
     * Something that requests have in common.
     *
     * @param learned whether it is remembered, or only looked for
     */
    private record Mark(long hash, Duration keep, boolean learned) {}

    /** What a request has in common with others of its group, the strongest bond first. */
    private List<Mark> marks(Candidate any, RouteRequest request) {
        String group = any.target().deployment().group();
        List<Mark> marks = new ArrayList<>(2);
        if (kinds.contains(SESSIONS)) {
            request.session()
                    .ifPresent(id -> marks.add(new Mark(hash(group, SESSIONS, id), keep, true)));
        }
        if (kinds.contains(PROMPTS)) {
            long own = hash(group, PROMPTS);
            boolean longest = true;
            for (long prefix : request.cachedPrefixes()) {
                marks.add(new Mark(own ^ prefix, PROMPT, longest));
                longest = false;
            }
        }
        if (kinds.contains(CALLERS) && !request.caller().isEmpty()) {
            marks.add(new Mark(hash(group, CALLERS, request.caller()), keep, true));
        }
        return marks;
    }

    /** FNV-1a over characters: two texts with the same one cost no more than a worse choice. */
    private static long hash(String... texts) {
        long hash = 0xcbf29ce484222325L;
        for (String text : texts) {
            for (int at = 0; at < text.length(); at++) {
                hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
            }
            hash = (hash ^ '\n') * 0x100000001b3L;
        }
        return hash;
    }
}
