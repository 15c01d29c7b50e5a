package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a call ends, it ends once. */
class ReservationTest {

    static Stream<Consumer<Reservation>> ends() {
        return Stream.of(
                reservation ->
                        reservation.answered(
                                new Learner.Answered(
                                        Usage.NONE, Duration.ZERO, Duration.ZERO, Map.of())),
                reservation -> reservation.failed(new Failure.Upstream(ErrorClass.API_ERROR, "no")),
                reservation -> reservation.left(3),
                Reservation::close);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void nothingIsUnderWayAfterItsEndWasToldTwice(Consumer<Reservation> end) {
        Router router =
                new Router(
                        List.of(TestDeployments.named("id", "m", "gpt")),
                        RoutingSettings.DEFAULT,
                        Router.Parts.alone());
        Reservation one = router.select("m", new PlainRequest("m")).orElseThrow().next();
        Reservation other = router.select("m", new PlainRequest("m")).orElseThrow().next();
        assertThat(one.candidate().state().inFlight()).isEqualTo(2);

        end.accept(one);
        one.close();
        one.left(5);

        assertThat(other.candidate().state().inFlight()).isEqualTo(1);
    }
}
