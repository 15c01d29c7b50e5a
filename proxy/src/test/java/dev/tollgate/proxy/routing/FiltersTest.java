package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.routing.FilterCase.Traits;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is left out of a choice, and what a client is told where that is everybody. */
class FiltersTest {

    private static final Traits PLAIN = Traits.PLAIN;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "red  | both,reds",
                "blue | both,blues",
                "-    | both",
            })
    void teamsOwnWhatTheyOwn(String team, String expected) {
        FilterCase group =
                new FilterCase()
                        .with("both", PLAIN)
                        .with("reds", PLAIN.info("{\"team_id\":\"red\"}"))
                        .with("blues", PLAIN.info("{\"team_id\":\"blue\"}"));

        assertThat(group.serving(request().team(team))).isEqualTo(set(expected));
    }

    @Test
    void strangerIsToldThatAModelIsATeams() {
        FilterCase group = new FilterCase().with("reds", PLAIN.info("{\"team_id\":\"red\"}"));

        assertThat(refusal(group, request()))
                .isInstanceOf(Failure.Forbidden.class)
                .extracting(Failure::message)
                .asString()
                .contains("'m' belongs to another team");
    }

    /** Tags of the request, whether one is enough, who serves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "free          | true  | free",
                "paid          | true  | paid",
                "paid,fast     | true  | paid",
                "paid,eu       | false | paid",
                "paid,fast     | false | usual",
                "something     | true  | usual",
                "-             | true  | usual",
            })
    void tagsChooseAndDefaultServesTheRest(String tags, boolean any, String expected) {
        FilterCase group =
                new FilterCase()
                        .checks(FilterCase.tags(any))
                        .with("free", PLAIN.tags("free"))
                        .with("paid", PLAIN.tags("paid", "eu"))
                        .with("usual", PLAIN.tags("default"))
                        .with("untagged", PLAIN);

        assertThat(group.serving(request().tags(set(tags)))).isEqualTo(set(expected));
    }

    @Test
    void withoutTagsAnybodyServesWhereNobodyIsDefault() {
        FilterCase group =
                new FilterCase()
                        .checks(FilterCase.tags(true))
                        .with("free", PLAIN.tags("free"))
                        .with("untagged", PLAIN);

        assertThat(group.serving(request())).containsExactlyInAnyOrder("free", "untagged");
    }

    @Test
    void tagsThatFitNobodyAreRefusedInLiteLlmsWords() {
        FilterCase group =
                new FilterCase().checks(FilterCase.tags(true)).with("free", PLAIN.tags("free"));

        assertThat(refusal(group, request().tags(Set.of("paid", "fast"))))
                .isEqualTo(
                        new Failure.Unauthenticated(
                                "Not allowed to access model due to tags configuration. Passed"
                                        + " model=m and tags=['fast', 'paid']"));
    }

    @Test
    void tagsMeanNothingUnlessTheyAreAskedFor() {
        FilterCase group = new FilterCase().with("free", PLAIN.tags("free"));

        assertThat(group.serving(request().tags(Set.of("paid")))).containsExactly("free");
    }

    /** Tokens of the prompt, who serves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100  | small,large,unknown",
                "101  | large,unknown",
                "5000 | unknown",
            })
    void promptGoesWhereItFits(long tokens, String expected) {
        FilterCase group =
                new FilterCase()
                        .checks(FilterCase.preCall())
                        .with("small", PLAIN, window(100))
                        .with("large", PLAIN, window(1000))
                        .with("unknown", PLAIN);

        assertThat(group.serving(request().tokens(tokens))).isEqualTo(set(expected));
    }

    @Test
    void promptThatFitsNowhereFailsAsItWouldAtTheVendor() {
        FilterCase group =
                new FilterCase()
                        .checks(FilterCase.preCall())
                        .with("small", PLAIN, window(100))
                        .with("large", PLAIN, window(1000));

        Failure refusal = refusal(group, request().tokens(1001));

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Failure.Upstream.class,
                        upstream ->
                                assertThat(upstream.errorClass())
                                        .isEqualTo(ErrorClass.CONTEXT_WINDOW));
        assertThat(refusal.message())
                .isEqualTo(
                        "litellm.ContextWindowExceededError: litellm.BadRequestError:"
                                + " litellm._pre_call_checks: Context Window exceeded for given"
                                + " call. No models have context window large enough for this"
                                + " call.\nModel=small, Max Input Tokens=100; Model=large, Max"
                                + " Input Tokens=1000, Got=1001");
    }

    @Test
    void contextWindowIsTheVendorsMatterWithoutPreCallChecks() {
        FilterCase group = new FilterCase().with("small", PLAIN, window(100));

        assertThat(group.serving(request().tokens(101))).containsExactly("small");
    }

    /** The allowed region, who serves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "eu           | paris,belgium,sweden",
                "us           | ohio,texas",
                "us-east-2    | ohio",
                "jp           | ''",
                "-            | paris,ohio,belgium,texas,sweden,tokyo,somewhere",
            })
    void requestStaysInItsRegion(String region, String expected) {
        FilterCase group =
                new FilterCase()
                        .checks(FilterCase.preCall())
                        .with("paris", PLAIN.connection("aws_region_name", "eu-west-3"))
                        .with("ohio", PLAIN.connection("aws_region_name", "us-east-2"))
                        .with("belgium", PLAIN.connection("vertex_location", "europe-west1"))
                        .with("texas", PLAIN.connection("region_name", "southcentralus"))
                        .with("sweden", PLAIN.connection("region_name", "swedencentral"))
                        .with("tokyo", PLAIN.connection("aws_region_name", "ap-northeast-1"))
                        .with("somewhere", PLAIN);

        assertThat(group.serving(request().region(region))).isEqualTo(set(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "eu,eu",
        "us,us",
        "eu-de,eu",
        "us-gov-west-1,us",
        "us-central1,us",
        "eastus2,us",
        "westeurope,eu",
        "UK South,eu",
        "australiaeast,''",
        "northamerica-northeast1,''",
        "global,''",
    })
    void regionsLieInAreas(String region, String area) {
        assertThat(RegionFilter.area(region)).isEqualTo(area);
    }

    @Test
    void schemaGoesToNoModelThatHasNoneUnlessItIsDropped() {
        ModelFacts without = facts(Optional.empty(), Optional.of(false), Optional.empty());
        FilterCase group =
                new FilterCase()
                        .checks(FilterCase.preCall())
                        .with("without", PLAIN, without)
                        .with("dropping", PLAIN.dropping(), without)
                        .with("unknown", PLAIN);

        assertThat(group.serving(request().schema())).isEqualTo(set("dropping,unknown"));
        assertThat(group.serving(request())).isEqualTo(set("without,dropping,unknown"));
    }

    @Test
    void webSearchGoesToNoModelThatHasNone() {
        FilterCase group =
                new FilterCase()
                        .with(
                                "without",
                                PLAIN,
                                facts(Optional.empty(), Optional.empty(), Optional.of(false)))
                        .with("unknown", PLAIN);

        assertThat(group.serving(request().searching())).containsExactly("unknown");
        assertThat(group.serving(request())).isEqualTo(set("without,unknown"));
    }

    private static ModelFacts window(long tokens) {
        return new ModelFacts(
                OptionalLong.of(tokens),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ModelFacts facts(
            Optional<Boolean> tools, Optional<Boolean> schema, Optional<Boolean> search) {
        return new ModelFacts(OptionalLong.empty(), Optional.empty(), tools, schema, search);
    }

    private static Failure refusal(FilterCase group, RouteRequest request) {
        return Assertions.catchThrowableOfType(FailureException.class, () -> group.reserve(request))
                .failure();
    }

    private static AskedFor request() {
        return new AskedFor();
    }

    private static Set<String> set(String list) {
        return list == null || list.isEmpty()
                ? Set.of()
                : Set.copyOf(Stream.of(list.split(",", -1)).toList());
    }
}
