package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.VendorDefaults;
import dev.tollgate.proxy.http.Snapshot;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.provider.Providers;
import dev.tollgate.proxy.provider.Vendors;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.spend.PriceList;
import dev.tollgate.proxy.spend.PriceMap;
import java.util.List;
import java.util.Map;

/** Makes of a configuration what requests are served by. */
final class Snapshots {

    private Snapshots() {}

    /** What routing works with, whoever it counts with. */
    static Router.Parts routing(Shared shared) {
        Router.Parts parts = Router.Parts.sharing(shared);
        return new Router.Parts(
                parts.states(),
                PriceMap.bundled()::facts,
                parts.shared(),
                parts.clock(),
                parts.random());
    }

    /** What serves requests by this configuration. */
    static Snapshot of(Configuration configuration, Providers providers, Router.Parts parts) {
        return of(
                configuration,
                configuration.deployments(),
                configuration.generation(),
                providers,
                parts);
    }

    /** The same with other models than the file's alone. */
    static Snapshot of(
            Configuration configuration,
            List<Deployment> deployments,
            String generation,
            Providers providers,
            Router.Parts parts) {
        Router router = new Router(deployments, configuration.routing(), parts);
        return new Snapshot(
                generation,
                configuration.http(),
                router,
                providers::find,
                new PriceList(PriceMap.bundled(), configuration.markup()));
    }

    /** What the vendors' list says to who reads a configuration. */
    static VendorDefaults vendorDefaults() {
        return new VendorDefaults() {
            @Override
            public List<String> keyVariables(String vendor) {
                return Vendors.keyVariables(vendor);
            }

            @Override
            public List<String> baseVariables(String vendor) {
                return Vendors.baseVariables(vendor);
            }

            @Override
            public Map<String, List<String>> otherVariables(String vendor) {
                return Vendors.variables(vendor);
            }

            @Override
            public boolean known(String vendor) {
                return Vendors.known().contains(vendor);
            }
        };
    }
}
