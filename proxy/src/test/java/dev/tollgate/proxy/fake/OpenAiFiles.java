package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Files and batches; it keeps them as long as it lives. */
final class OpenAiFiles {

    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, ObjectNode> files = new ConcurrentSkipListMap<>();
    private final Map<String, ObjectNode> batches = new ConcurrentSkipListMap<>();
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

    Optional<Reply> answer(String operation, Received request) {
        String[] path = operation.split("/", -1);
        String id = path.length > 2 ? path[2] : "";
        String rest = path.length > 3 ? path[3] : "";
        String what = request.method() + " " + path[1] + (id.isEmpty() ? "" : "/id") + rest;
        return switch (what) {
            case "POST files" -> Optional.of(upload(Form.of(request)));
            case "GET files" -> Optional.of(list(files.values()));
            case "GET files/id" -> Optional.ofNullable(files.get(id)).map(Reply::json);
            case "DELETE files/id" -> Optional.ofNullable(files.remove(id)).map(f -> deleted(id));
            case "GET files/idcontent" -> Optional.ofNullable(contents.get(id)).map(this::content);
            case "POST batches" -> Optional.of(batch(request.json()));
            case "GET batches" -> Optional.of(list(batches.values()));
            case "GET batches/id" -> Optional.ofNullable(batches.get(id)).map(Reply::json);
            case "POST batches/idcancel" ->
                    Optional.ofNullable(batches.get(id))
                            .map(batch -> batch.put("status", "cancelling"))
                            .map(Reply::json);
            default -> Optional.empty();
        };
    }

    private Reply upload(Map<String, byte[]> form) {
        String id = "file-mock" + number.incrementAndGet();
        byte[] content = form.getOrDefault("file", new byte[0]);
        String purpose = new String(form.getOrDefault("purpose", new byte[0]), UTF_8);
        ObjectNode file =
                Make.object(
                        "id",
                        id,
                        "object",
                        "file",
                        "bytes",
                        content.length,
                        "created_at",
                        1700000000,
                        "filename",
                        "mock.jsonl",
                        "purpose",
                        purpose,
                        "status",
                        "processed");
        files.put(id, file);
        contents.put(id, content);
        return Reply.json(file);
    }

    private Reply content(byte[] bytes) {
        return new Reply.Whole(200, "application/octet-stream", Map.of(), bytes);
    }

    private static Reply deleted(String id) {
        return Reply.json(Make.object("id", id, "object", "file", "deleted", true));
    }

    private static Reply list(Collection<ObjectNode> data) {
        return Reply.json(Make.object("object", "list", "data", data, "has_more", false));
    }

    private Reply batch(JsonNode body) {
        String id = "batch_mock" + number.incrementAndGet();
        ObjectNode batch =
                Make.object(
                        "id",
                        id,
                        "object",
                        "batch",
                        "endpoint",
                        body.path("endpoint"),
                        "input_file_id",
                        body.path("input_file_id"),
                        "completion_window",
                        body.path("completion_window"),
                        "status",
                        "validating",
                        "created_at",
                        1700000000,
                        "request_counts",
                        Map.of("total", 0, "completed", 0, "failed", 0));
        batches.put(id, batch);
        return Reply.json(batch);
    }
}
