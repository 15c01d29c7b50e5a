package dev.tollgate.charts.command;

import dev.tollgate.charts.chart.Charts;
import java.util.List;
import java.util.Map;

/** An {@link Assembly} whose reading and checking goes on while cdk8s is loaded beside it. */
final class WarmAssembly {

    private final Project project;
    private final Map<String, String> variables;

    WarmAssembly(Project project, Map<String, String> variables) {
        this.project = project;
        this.variables = variables;
    }

    List<Assembled> all(List<String> names) {
        Thread cdk8s = new Thread(Charts::prepare, "cdk8s");
        // rendering meets the same failure, and tells it
        cdk8s.setUncaughtExceptionHandler((thread, failure) -> {});
        cdk8s.start();
        try {
            return new Assembly(project, variables).all(names);
        } finally {
            join(cdk8s);
        }
    }

    /**
     * Waits also where there is nothing to render: what Node.js prints has to be held until then.
     */
    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
