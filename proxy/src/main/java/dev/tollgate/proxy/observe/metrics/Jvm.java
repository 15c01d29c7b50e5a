package dev.tollgate.proxy.observe.metrics;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * How the process is, under the names of Prometheus' own client library for Java: memory, garbage
 * collection, threads, CPU, file descriptors.
 */
public final class Jvm implements Source {

    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final List<String> AREA = List.of("area");
    private static final List<String> COLLECTOR = List.of("gc");

    @Override
    public void write(Exposition out) {
        memory(out);
        collections(out);
        out.family("jvm_threads_current", Exposition.Kind.GAUGE, "Platform threads.")
                .sample(ManagementFactory.getThreadMXBean().getThreadCount());
        process(out);
    }

    private static void memory(Exposition out) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        out.family("jvm_memory_used_bytes", Exposition.Kind.GAUGE, "Bytes in use.")
                .sample(AREA, List.of("heap"), heap.getUsed())
                .sample(AREA, List.of("nonheap"), other.getUsed());
        out.family("jvm_memory_max_bytes", Exposition.Kind.GAUGE, "Most bytes, -1 without limit.")
                .sample(AREA, List.of("heap"), heap.getMax())
                .sample(AREA, List.of("nonheap"), other.getMax());
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            out.family(
                            "jvm_memory_allocated_bytes",
                            Exposition.Kind.COUNTER,
                            "Bytes allocated on the heap since the start.")
                    // virtual threads count as those that carry them
                    .sample(threads.getTotalThreadAllocatedBytes());
        }
    }

    private static void collections(Exposition out) {
        List<GarbageCollectorMXBean> all = ManagementFactory.getGarbageCollectorMXBeans();
        out.family("jvm_gc_collections", Exposition.Kind.COUNTER, "Garbage collections.");
        all.forEach(one -> out.sample(COLLECTOR, List.of(one.getName()), one.getCollectionCount()));
        out.family("jvm_gc_seconds", Exposition.Kind.COUNTER, "Seconds of garbage collection.");
        all.forEach(one ->
                out.sample(COLLECTOR, List.of(one.getName()), one.getCollectionTime() / MILLIS));
    }

    private static void process(Exposition out) {
        double start = ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS;
        out.family(
                        "process_start_time_seconds",
                        Exposition.Kind.GAUGE,
                        "When the process started, in seconds since 1970.")
                .sample(start);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            out.family("process_cpu_seconds", Exposition.Kind.COUNTER, "Seconds of CPU.")
                    .sample(os.getProcessCpuTime() / NANOS);
            out.family("process_open_fds", Exposition.Kind.GAUGE, "Open file descriptors.")
                    .sample(os.getOpenFileDescriptorCount());
            out.family("process_max_fds", Exposition.Kind.GAUGE, "Most open file descriptors.")
                    .sample(os.getMaxFileDescriptorCount());
        }
    }
}
