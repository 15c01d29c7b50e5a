import java.util.List;

/** Where requests go, and what they are, head and body. */
record Target(String host, int port, List<byte[]> requests) {}
