import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends requests at a constant rate, or keeps a number of streams open, and tells how long answers
 * took, in µs. A request's time begins when it was due, not when it could be sent: who is slow
 * can't hide it by delaying the load (coordinated omission).
 *
 * <pre>{@code
 * java bench/Load.java rate url=http://127.0.0.1:4000/v1/chat/completions body=bench/request.json rate=1000 seconds=8 key=sk-1
 * java bench/Load.java streams url=… body=… streams=64 seconds=5
 * }</pre>
 *
 * <p>Without arguments it reads such lines from its input, and answers each with a line of JSON.
 * {@code body} may name several files with commas between them, which take turns; {@code
 * connections=2000} is the most that a rate opens.
 */
final class Load {

    private Load() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            System.out.println(run(List.of(args)));
            return;
        }
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(run(List.of(line.split(" "))));
            }
        }
    }

    private static String run(List<String> words) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String word : words.subList(1, words.size())) {
            options.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
        int seconds = Integer.parseInt(options.get("seconds"));
        Target target = target(options);
        return switch (words.get(0)) {
            case "rate" -> {
                int connections = Integer.parseInt(options.getOrDefault("connections", "2000"));
                yield new Rate(target, connections).run(Double.parseDouble(options.get("rate")), seconds);
            }
            case "streams" -> new Streams(target).run(Integer.parseInt(options.get("streams")), seconds);
            default -> throw new IllegalArgumentException(words.get(0) + ": rate or streams");
        };
    }

    private static Target target(Map<String, String> options) throws IOException {
        URI url = URI.create(options.get("url"));
        List<byte[]> requests = new ArrayList<>();
        for (String file : options.get("body").split(",")) {
            byte[] body = Files.readAllBytes(Path.of(file));
            String head =
                    "POST " + url.getRawPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                            + "\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                            + options.getOrDefault("key", "sk-client")
                            + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            byte[] request = new byte[head.length() + body.length];
            System.arraycopy(head.getBytes(ISO_8859_1), 0, request, 0, head.length());
            System.arraycopy(body, 0, request, head.length(), body.length);
            requests.add(request);
        }
        return new Target(url.getHost(), url.getPort(), requests);
    }
}
