package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.AnthropicErrors;
import dev.tollgate.proxy.dialect.GoogleErrors;
import dev.tollgate.proxy.dialect.OpenAiErrors;
import dev.tollgate.proxy.guardrail.Content.Side;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Passages;
import dev.tollgate.proxy.guardrail.Passages.Passage;
import dev.tollgate.proxy.guardrail.Rule;
import dev.tollgate.proxy.guardrail.Scan;
import dev.tollgate.proxy.guardrail.TextFilter;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Holds back of a stream what guardrails may still mask. Frames wait in line until it is known what
 * becomes of all their texts; where somebody must see the whole answer, all wait for its end.
 */
final class GuardedPipe extends PipeAround {

    private final Operation operation;
    private final TextFilter filter;
    private final FilterLooks looks;
    private final Checks judges;
    private final Map<String, Channel> channels = new HashMap<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private Optional<Failure> blocked = Optional.empty();
    private boolean finished;
    private long sequence;

    /** A text that comes in parts. */
    private static final class Channel {
        private final Scan scan;
        private long length;

        Channel(Scan scan) {
            this.scan = scan;
        }
    }

    /** A part of a text, which begins at {@code from} of it. */
    private record Slice(Passage passage, Channel channel, long from, String said) {

        boolean settled() {
            return from + said.length() <= channel.scan.settled();
        }

        void edit() {
            passage.set(TextFilter.edited(said, from, channel.scan.edits()));
        }

        boolean changed() {
            return !passage.text().equals(said);
        }
    }

    /** A frame in line. */
    private record Held(Frame frame, ObjectNode event, List<Slice> slices) {

        boolean settled() {
            return slices.stream().allMatch(Slice::settled);
        }

        Frame passed() {
            if (slices.stream().noneMatch(Slice::changed)) {
                return frame;
            }
            Guarding.withoutTokens(event);
            return Frame.of(frame.event(), event);
        }
    }

    /**
     * @param post who looks at the answer
     */
    GuardedPipe(Pipe pipe, Operation operation, Checks post) {
        super(pipe);
        this.operation = operation;
        List<Rule> rules = new ArrayList<>();
        List<Configured> filters = new ArrayList<>();
        List<Configured> others = new ArrayList<>();
        for (Configured each : post.guardrails()) {
            if (each.guardrail() instanceof TextFilter texts) {
                rules.addAll(texts.rules());
                filters.add(each);
            } else {
                others.add(each);
            }
        }
        filter = new TextFilter(rules);
        looks = new FilterLooks(post.with(filters));
        judges = post.with(others);
    }

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        pipe.accept(frame, this::hold);
        if (pipe.done()) {
            finish();
        }
        release(out);
    }

    @Override
    public void end(Consumer<Frame> out) {
        pipe.end(this::hold);
        finish();
        release(out);
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        if (failure instanceof Failure.Blocked) {
            out.accept(error(failure));
            return;
        }
        try {
            finish();
            release(out);
        } catch (FailureException e) {
            // what was held back stays here; the client is told of the failure that came first
            blocked = Optional.of(e.failure());
        }
        looks.tell();
        pipe.fail(failure, out);
    }

    private void hold(Frame frame) {
        if (frame.isDone()) {
            held.add(new Held(frame, Json.object(), List.of()));
            return;
        }
        ObjectNode event = Json.parseObject(frame.data());
        List<Slice> slices = new ArrayList<>();
        for (Passage passage : Passages.ofAnswer(operation, event)) {
            slices.add(slice(passage));
        }
        held.add(new Held(frame, event, slices));
        if (endsTexts(event.path("type").asText(""))) {
            endChannels();
        }
    }

    private Slice slice(Passage passage) {
        Channel channel =
                passage.part()
                        ? channels.computeIfAbsent(
                                passage.channel(), _ -> new Channel(looks.of(filter.scan())))
                        : new Channel(looks.of(filter.scan()));
        String said = passage.text();
        Slice slice = new Slice(passage, channel, channel.length, said);
        channel.length += said.length();
        looks.time(() -> {
            channel.scan.add(said);
            if (!passage.part()) {
                channel.scan.end();
            }
        });
        note(channel);
        return slice;
    }

    /** Where formats tell the end of a text, nothing of it has to wait for more. */
    private boolean endsTexts(String type) {
        return switch (operation) {
            case MESSAGES -> type.equals("content_block_stop");
            case RESPONSES -> type.endsWith(".done");
            default -> false;
        };
    }

    private void endChannels() {
        for (Channel channel : channels.values()) {
            channel.scan.end();
            note(channel);
        }
        channels.clear();
    }

    private void note(Channel channel) {
        blocked = blocked.or(() -> channel.scan.blocked().map(Failure.Blocked::new));
    }

    private void finish() {
        endChannels();
        finished = true;
        looks.tell();
        if (judges.isEmpty() || blocked.isPresent()) {
            return;
        }
        Map<Channel, List<Slice>> texts = new LinkedHashMap<>();
        for (Held each : held) {
            each.slices.forEach(Slice::edit);
            each.slices.forEach(slice ->
                    texts.computeIfAbsent(slice.channel, _ -> new ArrayList<>()).add(slice));
        }
        List<List<Slice>> parts = List.copyOf(texts.values());
        List<String> said = parts.stream().map(GuardedPipe::joined).toList();
        List<String> left = judges.run(Side.RESPONSE, said, prose(parts));
        for (int at = 0; at < parts.size(); at++) {
            if (!left.get(at).equals(said.get(at))) {
                replace(parts.get(at), left.get(at));
            }
        }
    }

    private static Set<Integer> prose(List<List<Slice>> parts) {
        return IntStream.range(0, parts.size())
                .filter(at -> parts.get(at).stream().anyMatch(slice -> slice.passage.prose()))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String joined(List<Slice> slices) {
        StringBuilder text = new StringBuilder();
        slices.forEach(slice -> text.append(slice.passage.text()));
        return text.toString();
    }

    private static void replace(List<Slice> slices, String text) {
        slices.forEach(slice -> slice.passage.set(""));
        slices.getFirst().passage.set(text);
    }

    private void release(Consumer<Frame> out) {
        if (blocked.isPresent()) {
            looks.tell();
            throw new FailureException(blocked.get());
        }
        if (!judges.isEmpty() && !finished) {
            return;
        }
        while (!held.isEmpty() && held.getFirst().settled()) {
            Held first = held.removeFirst();
            if (judges.isEmpty()) {
                first.slices.forEach(Slice::edit);
            }
            sequence = first.event.path("sequence_number").asLong() + 1;
            out.accept(first.passed());
        }
    }

    /** The client's format for an error in a stream. */
    private Frame error(Failure failure) {
        return switch (operation) {
            case MESSAGES -> Frame.of("error", AnthropicErrors.body(failure));
            case GENERATE_CONTENT -> Frame.of(GoogleErrors.body(failure));
            case RESPONSES ->
                    Frame.of(
                            "error",
                            Json.object()
                                    .put("type", "error")
                                    .put("code", "content_filter")
                                    .put("message", failure.message())
                                    .putNull("param")
                                    .put("sequence_number", sequence));
            default -> Frame.of(OpenAiErrors.body(failure));
        };
    }
}
