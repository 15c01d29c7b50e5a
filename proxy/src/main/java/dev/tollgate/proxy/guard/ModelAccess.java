package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.model.BareNames;
import dev.tollgate.proxy.model.Denial;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.NamePattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which models a caller may ask for: what key, team, user and organization list, all of them
 * together. An empty list allows all.
 *
 * @param models what the gateway has
 * @see <a href="https://docs.litellm.ai/docs/proxy/model_access">LiteLLM, model access</a>
 */
public record ModelAccess(Caller caller, Models models) {

    private static final String MODELS = "models";
    private static final String ANY = "*";
    private static final String ALL_OF_PROXY = "all-proxy-models";
    private static final String ALL_OF_TEAM = "all-team-models";
    private static final String NO_DEFAULT = "no-default-models";
    private static final Set<String> SPECIAL = Set.of(ANY, ALL_OF_PROXY, ALL_OF_TEAM, NO_DEFAULT);

    /** What lists of models may refer to. */
    public interface Models {

        /** The name of the group behind an alias, else the name itself. */
        String resolve(String model);

        /** {@code model_info.access_groups} of the model's deployments. */
        Set<String> accessGroups(String model);
    }

    /** How a name is led on, by the team's aliases, then by the key's. */
    private record Names(String asked, String ofTeam, String target) {
        Set<String> all() {
            return new LinkedHashSet<>(List.of(asked, ofTeam, target));
        }
    }

    /**
     * The name that a request goes on with, once aliases of team and key are followed.
     *
     * @throws FailureException with {@link Failure.Denied} where the caller may not
     */
    public String admitted(String model) {
        if (caller.grant().isEmpty()) {
            return model;
        }
        Names names = names(caller.grant().get(), model);
        Optional<Failure> refusal = refusal(caller.grant().get(), names);
        if (refusal.isPresent()) {
            throw new FailureException(refusal.get());
        }
        return names.target();
    }

    /** Whether the caller may ask for a model. */
    public boolean allows(String model) {
        return caller.grant().isEmpty()
                || refusal(caller.grant().get(), names(caller.grant().get(), model)).isEmpty();
    }

    /** Names that the caller's lists and aliases have and that may be no group's: to be shown. */
    public Set<String> listed() {
        Set<String> names = new LinkedHashSet<>();
        if (caller.grant().isPresent()) {
            Grant grant = caller.grant().get();
            list(grant.key()).valueStream().map(JsonNode::asText).forEach(names::add);
            grant.team()
                    .ifPresent(team -> {
                        list(team).valueStream().map(JsonNode::asText).forEach(names::add);
                        team.data().path("model_aliases").fieldNames().forEachRemaining(names::add);
                    });
            grant.key().data().path("aliases").fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> SPECIAL.contains(name) || name.contains("*"));
        }
        return names;
    }

    private static Names names(Grant grant, String model) {
        String ofTeam =
                grant.team()
                        .map(team -> alias(team.data().path("model_aliases"), model))
                        .orElse(model);
        return new Names(model, ofTeam, alias(grant.key().data().path("aliases"), ofTeam));
    }

    private static String alias(JsonNode aliases, String model) {
        JsonNode target = aliases.path(model);
        return target.isTextual() ? target.textValue() : model;
    }

    private Optional<Failure> refusal(Grant grant, Names names) {
        JsonNode ofKey = list(grant.key());
        if (!ofKey.isEmpty() && !has(ofKey, ALL_OF_TEAM) && !covers(ofKey, names.all())) {
            return Optional.of(refusal(Denial.KEY_MODEL, "key", ofKey, names.asked()));
        }
        return grant.team()
                .flatMap(team -> ofTeam(team, names))
                .or(() -> ofUser(grant, names))
                .or(() -> ofOrganization(grant, names));
    }

    /** A team's own alias stands for itself; what a key's alias leads to doesn't. */
    private Optional<Failure> ofTeam(Entry team, Names names) {
        JsonNode list = list(team);
        boolean aliased = !names.ofTeam().equals(names.asked());
        boolean ownAlias = aliased && names.target().equals(names.ofTeam());
        return ownAlias || covers(list, Set.of(names.target()))
                ? Optional.empty()
                : Optional.of(refusal(Denial.TEAM_MODEL, "team", list, names.asked()));
    }

    /** Personal keys only. */
    private Optional<Failure> ofUser(Grant grant, Names names) {
        if (caller.teamId().isPresent() || grant.user().isEmpty()) {
            return Optional.empty();
        }
        JsonNode list = list(grant.user().get());
        if (has(list, NO_DEFAULT)) {
            return Optional.of(
                    new Failure.Denied(
                            Denial.KEY_MODEL,
                            "User not allowed to access model. No default model access, only team"
                                    + " models allowed. Tried to access "
                                    + names.asked(),
                            "model"));
        }
        return covers(list, Set.of(names.target()))
                ? Optional.empty()
                : Optional.of(refusal(Denial.USER_MODEL, "user", list, names.asked()));
    }

    private Optional<Failure> ofOrganization(Grant grant, Names names) {
        JsonNode list =
                grant.organization().map(ModelAccess::list).orElse(MissingNode.getInstance());
        return covers(list, Set.of(names.target()))
                ? Optional.empty()
                : Optional.of(refusal(Denial.ORGANIZATION_MODEL, "org", list, names.asked()));
    }

    private static JsonNode list(Entry entry) {
        return entry.data().path(MODELS);
    }

    private static boolean has(JsonNode list, String name) {
        for (JsonNode entry : list) {
            if (entry.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(JsonNode list, Set<String> names) {
        return list.isEmpty()
                || has(list, ANY)
                || has(list, ALL_OF_PROXY)
                || names.stream().anyMatch(name -> covers(list, name));
    }

    private boolean covers(JsonNode list, String name) {
        String resolved = models.resolve(name);
        for (JsonNode entry : list) {
            String text = entry.asText();
            if (text.equals(name) || text.equals(resolved) || matches(text, name, resolved)) {
                return true;
            }
        }
        Set<String> groups = models.accessGroups(name);
        return list.valueStream().map(JsonNode::asText).anyMatch(groups::contains);
    }

    private static boolean matches(String text, String name, String resolved) {
        if (!text.contains("*")) {
            return false;
        }
        NamePattern pattern = NamePattern.of(text);
        return pattern.matches(name)
                || pattern.matches(resolved)
                || BareNames.vendor(name)
                        .filter(vendor -> pattern.matches(vendor + "/" + name))
                        .isPresent();
    }

    private static Failure refusal(Denial denial, String who, JsonNode list, String asked) {
        String names =
                list.valueStream()
                        .map(entry -> "'" + entry.asText() + "'")
                        .collect(Collectors.joining(", ", "[", "]"));
        return new Failure.Denied(
                denial,
                who
                        + " not allowed to access model. This "
                        + who
                        + " can only access models="
                        + names
                        + ". Tried to access "
                        + asked,
                "model");
    }
}
