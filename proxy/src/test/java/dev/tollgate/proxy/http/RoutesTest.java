package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.GoldenSection;
import dev.tollgate.proxy.observe.RequestLog;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.upstream.HttpUpstream;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code docs/compatibility.md} says of paths is what is served. */
class RoutesTest {

    private final RouteTable table = table();

    @Test
    void everyPathThatIsSaidToBeServedIs() throws IOException {
        List<String> missing = new ArrayList<>();
        RouteList.served()
                .forEach(line ->
                        line.calls()
                                .forEach(path ->
                                        line.methods().stream()
                                                .filter(method ->
                                                        table.find(method, path).isEmpty())
                                                .map(method -> method + " " + path)
                                                .forEach(missing::add)));

        assertThat(missing).isEmpty();
    }

    /** Below a vendor's name anything may come: what is there is the vendor's. */
    @Test
    void pathThatIsSaidToBeMissingIs() throws IOException {
        assertThat(RouteList.read())
                .filteredOn(line -> !line.served())
                .filteredOn(line -> !line.family().equals("WebSocket"))
                .allSatisfy(line ->
                        assertThat(line.calls())
                                .allSatisfy(path ->
                                        assertThat(line.methods())
                                                .noneSatisfy(method ->
                                                        assertThat(own(method, path))
                                                                .isPresent())));
    }

    @Test
    void everyPathThatIsServedIsListed() throws IOException {
        Set<Route> listed = new HashSet<>();
        RouteList.served()
                .forEach(line ->
                        line.calls()
                                .forEach(path ->
                                        line.methods()
                                                .forEach(method ->
                                                        table.find(method, path)
                                                                .map(RouteTable.Match::route)
                                                                .ifPresent(listed::add))));

        assertThat(table.routes())
                .filteredOn(route -> !listed.contains(route))
                .extracting(route -> route.method() + " " + route.path())
                .isEmpty();
    }

    @Test
    void documentListsEveryPath() throws IOException {
        new GoldenSection(Path.of("../docs/compatibility.md"), "routes").check(RouteList.table());
    }

    private Optional<Route> own(String method, String path) {
        return table.find(method, path)
                .map(RouteTable.Match::route)
                .filter(route -> !route.about().tag().equals("pass-through"));
    }

    private static RouteTable table() {
        return HttpApi.of(
                        new HttpApi.Parts(
                                () -> {
                                    throw new AssertionError("no request comes");
                                },
                                new HttpUpstream(UpstreamSettings.DEFAULT),
                                new Flights(Duration.ofHours(1)),
                                Telemetry.of(new RequestLog(OutputStream.nullOutputStream())),
                                Stamp.of(Clock.systemUTC()),
                                SharedValues.NOBODY,
                                Accounting.NONE,
                                Optional.empty(),
                                new Stopping()))
                .routes();
    }
}
