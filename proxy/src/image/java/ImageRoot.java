import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Writes the files of the image below {@code target/image/root}: a Java runtime, the gateway, its
 * archive of loaded classes, and, for an image without a base, what of the operating system a JVM
 * needs. Same JDK, jars and libraries, same bytes: docs/adr/0013.
 *
 * <p>Run by the Maven profile {@code image} and by the Dockerfile: {@code java ImageRoot.java
 * BASE}, in the folder {@code proxy}, after {@code mvn package}.
 */
final class ImageRoot {

    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,"
                    + "java.sql,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,"
                    + "jdk.unsupported";

    /** Built into the runtime, so that JDK_JAVA_OPTIONS and JAVA_TOOL_OPTIONS win over them. */
    private static final String OPTIONS =
            "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=60"
                    + " -XX:ReservedCodeCacheSize=96m -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError"
                    + " -XX:SharedArchiveFile=/app/tollgate.jsa";

    /** What Jib gives every file; the class archive names the times of the jars it is made of. */
    private static final FileTime MODIFIED = FileTime.from(Instant.ofEpochSecond(1));

    private final Path target = Path.of("target").toAbsolutePath();
    private final Path root = target.resolve("image/root");
    private final Path app = root.resolve("app");

    private ImageRoot() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: java ImageRoot.java BASE_IMAGE");
        }
        new ImageRoot().write("scratch".equals(args[0]));
    }

    private void write(boolean withSystem) throws IOException, InterruptedException {
        delete(root);
        // it knows files by their times, which are always the same here
        delete(target.resolve("jib-cache"));
        link();
        copyProgram();
        for (String writable : List.of("tmp", "var/lib/tollgate")) {
            Path folder = Files.createDirectories(root.resolve(writable));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        if (withSystem) {
            new OperatingSystem(root).write();
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, MODIFIED);
            }
        }
        new ClassArchive(root, Path.of("src/image/classes.lst").toAbsolutePath()).write();
    }

    private void link() {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int exit =
                jlink.run(
                        System.out,
                        System.err,
                        "--add-modules=" + MODULES,
                        "--add-options=" + OPTIONS,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output=" + root.resolve("opt/java"));
        if (exit != 0) {
            throw new IllegalStateException("jlink ended with " + exit);
        }
    }

    private void copyProgram() throws IOException {
        Files.createDirectories(app);
        copy(target.resolve("tollgate.jar"), app.resolve("tollgate.jar"));
        Path bill = target.resolve("tollgate.cdx.json");
        if (!Files.exists(bill)) {
            throw new IllegalStateException(
                    bill + " is not there: CycloneDX writes it only where Maven runs without -o");
        }
        copy(bill, app.resolve("tollgate.cdx.json"));
        copy(Path.of("../LICENSE"), app.resolve("LICENSE"));
        // what it names, not what lies there: an older build's libraries may
        try (JarFile jar = new JarFile(app.resolve("tollgate.jar").toFile())) {
            String names = jar.getManifest().getMainAttributes().getValue(Name.CLASS_PATH);
            for (String name : names.split(" ", -1)) {
                copy(target.resolve(name), app.resolve(name));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The C library of the machine that builds, a user, and a name for scanners. */
    private record OperatingSystem(Path root) {

        private static final String PASSWD =
                "root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n";

        void write() throws IOException, InterruptedException {
            for (Path library : libraries()) {
                Path to = root.resolve(library.toString().substring(1));
                Files.createDirectories(to.getParent());
                Files.copy(library.toRealPath(), to, StandardCopyOption.REPLACE_EXISTING);
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Path etc = Files.createDirectories(root.resolve("etc"));
            Files.writeString(etc.resolve("passwd"), PASSWD);
            Files.writeString(etc.resolve("group"), "root:x:0:\nnonroot:x:65532:\n");
            Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
            copy(Path.of("/etc/os-release").toRealPath(), etc.resolve("os-release"));
        }

        /** Whatever the runtime's programs are linked with, by the loader's own word. */
        private Stream<Path> linked(Path program) throws IOException, InterruptedException {
            String listed = output(root, List.of("ldd", program.toString()));
            return listed.lines()
                    .map(line -> line.replaceFirst(".*=> ", "").strip().split(" ", 2)[0])
                    .filter(word -> word.startsWith("/"))
                    .map(Path::of)
                    .filter(path -> !path.normalize().startsWith(root));
        }

        private List<Path> libraries() throws IOException, InterruptedException {
            Path java = root.resolve("opt/java");
            List<Path> programs = new ArrayList<>();
            try (Stream<Path> files = Files.walk(java)) {
                files.filter(ImageRoot::isNative).forEach(programs::add);
            }
            List<Path> found = new ArrayList<>();
            for (Path program : programs) {
                linked(program).forEach(found::add);
            }
            // the C library opens it by name, to look up hosts
            Path libc =
                    found.stream()
                            .filter(path -> path.endsWith("libc.so.6"))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("ldd names no libc.so.6"));
            for (String name : List.of("libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2")) {
                Path named = libc.resolveSibling(name);
                if (Files.exists(named)) {
                    found.add(named);
                }
            }
            return found.stream().distinct().sorted().toList();
        }
    }

    private static boolean isNative(Path file) {
        return file.toString().endsWith(".so") || file.endsWith("bin/java");
    }

    /** Runs a program to its end; its failure is ours. */
    private static String output(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + said);
        }
        return said;
    }

    /**
     * The classes that a start loads, parsed and linked in advance (class data sharing with AOT
     * class linking). Two dumps differ only where a {@code SoftReference} of the archived heap
     * carries the machine's clock in milliseconds, and in checksums over it. Both become 0.
     */
    private record ClassArchive(Path root, Path classes) {

        /** The page that has the checksums, which a JVM checks under -XX:+VerifySharedSpaces. */
        private static final int HEADER = 4096;

        void write() throws IOException, InterruptedException {
            long before = clock();
            byte[] archive = dump("app/tollgate.jsa");
            byte[] other = dump("app/other.jsa");
            settle(archive, other, before, clock());
            Files.delete(root.resolve("app/other.jsa"));
            Files.write(root.resolve("app/tollgate.jsa"), archive);
            Files.setLastModifiedTime(root.resolve("app/tollgate.jsa"), MODIFIED);
        }

        /**
         * In an interpreter, with a heap of fixed size: neither threads nor memory leave a mark.
         */
        private byte[] dump(String file) throws IOException, InterruptedException {
            List<String> command =
                    List.of(
                            root.resolve("opt/java/bin/java").toString(),
                            "-Xint",
                            "-Xmx256m",
                            "-XX:+AOTClassLinking",
                            "-Xlog:disable",
                            "-Xlog:all=error",
                            "-Xshare:dump",
                            "-XX:SharedClassListFile=" + classes,
                            "-XX:SharedArchiveFile=" + file,
                            "--class-path",
                            "app/tollgate.jar");
            output(root, command);
            return Files.readAllBytes(root.resolve(file));
        }

        private static void settle(byte[] archive, byte[] other, long from, long to) {
            if (archive.length != other.length) {
                throw new IllegalStateException("two class archives differ in size");
            }
            ByteBuffer one = ByteBuffer.wrap(archive).order(ByteOrder.nativeOrder());
            ByteBuffer two = ByteBuffer.wrap(other).order(ByteOrder.nativeOrder());
            for (int at = 0; at < HEADER; at += Integer.BYTES) {
                if (one.getInt(at) != two.getInt(at)) {
                    one.putInt(at, 0);
                }
            }
            for (int at = HEADER; at + Long.BYTES <= archive.length; at += Long.BYTES) {
                long first = one.getLong(at);
                long second = two.getLong(at);
                if (first == second) {
                    continue;
                }
                if (first < from || second < first || second > to) {
                    throw new IllegalStateException(
                            "two class archives differ at " + at + " in more than a clock");
                }
                one.putLong(at, 0);
            }
        }

        /** As {@code SoftReference} counts: milliseconds of the machine's monotonic clock. */
        private static long clock() {
            return System.nanoTime() / 1_000_000;
        }
    }
}
