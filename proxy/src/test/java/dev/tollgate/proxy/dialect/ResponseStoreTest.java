package dev.tollgate.proxy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.inputitems.ResponseItemList;
import dev.tollgate.proxy.dialect.ResponseStore.Limits;
import dev.tollgate.proxy.dialect.ResponseStore.Page;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.provider.Stamp;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResponseStoreTest {

    private static final Page FIRST = new Page(Optional.empty(), "", "");

    private final AtomicLong now = new AtomicLong(1_000);
    private final AtomicLong count = new AtomicLong();
    private final Stamp stamp = new Stamp(() -> "t" + count.incrementAndGet(), now::get);
    private final ResponseStore store = new ResponseStore(Limits.DEFAULT, stamp);

    @Test
    void responseIsReadAgainAndForgotten() {
        ObjectNode response = response("resp_1", "Hi");
        store.put("me", request("Hello"), response);

        assertThat(store.has("me", "resp_1")).isTrue();
        assertThat(store.get("me", "resp_1")).isEqualTo(response);
        assertThat(store.delete("me", "resp_1"))
                .isEqualTo(
                        Json.parse("{\"id\":\"resp_1\",\"object\":\"response\",\"deleted\":true}"));
        assertNotFound(store, "me", "resp_1");
    }

    @Test
    void nobodySeesWhatAnotherOwns() {
        store.put("me", request("Hello"), response("resp_1", "Hi"));

        assertThat(store.has("you", "resp_1")).isFalse();
        assertNotFound(store, "you", "resp_1");
        assertThatThrownBy(() -> store.delete("you", "resp_1"))
                .isInstanceOf(FailureException.class);
        assertThat(store.has("me", "resp_1")).isTrue();
    }

    @Test
    void whatIsNotToBeStoredIsNot() {
        store.put("me", request("Hello").put("store", false), response("resp_1", "Hi"));

        assertNotFound(store, "me", "resp_1");
    }

    @Test
    void referenceBringsTheItemThatWasMadeBefore() {
        ObjectNode made = response("resp_1", "Hi");
        String item = made.path("output").path(0).path("id").asText();
        store.put("me", request("Hello"), made);
        ObjectNode next = Json.object();
        next.putArray("input").addObject().put("type", "item_reference").put("id", item);

        store.continued("me", next);

        assertThat(next.path("input").path(0)).isEqualTo(made.path("output").path(0));
    }

    @Test
    void referenceToAnothersItemIsRefused() {
        ObjectNode made = response("resp_1", "Hi");
        store.put("you", request("Hello"), made);
        ObjectNode next = Json.object();
        next.putArray("input")
                .addObject()
                .put("type", "item_reference")
                .put("id", made.path("output").path(0).path("id").asText());

        assertThatThrownBy(() -> store.continued("me", next))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("not found");
    }

    @Test
    void responsesGrowTooOld() {
        store.put("me", request("Hello"), response("resp_1", "Hi"));

        now.addAndGet(Duration.ofDays(30).toSeconds() - 1);
        assertThat(store.has("me", "resp_1")).isTrue();
        now.incrementAndGet();
        assertNotFound(store, "me", "resp_1");
    }

    @Test
    void theLeastRecentlyUsedGoFirst() {
        ResponseStore two = new ResponseStore(new Limits(2, 1 << 20, Duration.ofDays(1)), stamp);
        two.put("me", request("a"), response("resp_1", "A"));
        two.put("me", request("b"), response("resp_2", "B"));
        two.get("me", "resp_1");
        two.put("me", request("c"), response("resp_3", "C"));

        assertThat(two.has("me", "resp_1")).isTrue();
        assertThat(two.has("me", "resp_2")).isFalse();
        assertThat(two.has("me", "resp_3")).isTrue();
    }

    @Test
    void bytesAreBounded() {
        ResponseStore small = new ResponseStore(new Limits(100, 4_000, Duration.ofDays(1)), stamp);
        for (int i = 0; i < 50; i++) {
            small.put("me", request("x".repeat(1_000)), response("resp_" + i, "A"));
        }
        small.put("me", request("x".repeat(5_000)), response("resp_huge", "A"));

        assertThat(small.has("me", "resp_49")).isTrue();
        assertThat(small.has("me", "resp_48")).isTrue();
        assertThat(small.has("me", "resp_47")).isFalse();
        assertThat(small.has("me", "resp_huge")).isFalse();
    }

    @Test
    void inputItemsAreListedNewestFirstAndByPage() throws IOException {
        ObjectNode request =
                object(
                        """
                        {"input":[{"role":"user","content":"Weather?"},
                          {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                          {"type":"function_call_output","call_id":"c","output":"sun"},
                          {"role":"assistant","content":"Sun."}]}
                        """);
        store.put("me", request, response("resp_1", "Hi"));

        ObjectNode all = store.inputItems("me", "resp_1", FIRST);
        assertThat(all.path("data"))
                .map(item -> item.path("type").asText())
                .containsExactly("message", "function_call_output", "function_call", "message");
        assertThat(all.path("data").findValuesAsText("text")).containsExactly("Sun.", "Weather?");
        assertThat(all.path("has_more").asBoolean()).isFalse();
        ObjectMappers.jsonMapper().readValue(Json.bytes(all), ResponseItemList.class).validate();

        Page one = new Page(Optional.of(1), "asc", all.path("last_id").asText());
        ObjectNode second = store.inputItems("me", "resp_1", one);
        assertThat(second.path("data").path(0).path("type").asText()).isEqualTo("function_call");
        assertThat(second.path("has_more").asBoolean()).isTrue();
    }

    @Test
    void impossiblePagesAreRefused() {
        store.put("me", request("Hello"), response("resp_1", "Hi"));

        assertThatThrownBy(
                        () -> store.inputItems("me", "resp_1", new Page(Optional.of(0), "asc", "")))
                .hasMessageContaining("limit");
        assertThatThrownBy(() ->
                        store.inputItems("me", "resp_1", new Page(Optional.empty(), "asc", "no")))
                .hasMessageContaining("'no'");
    }

    @Test
    void chainIsPutBeforeTheInput() {
        store.put("me", request("One"), response("resp_1", "A"));
        store.put("me", after("resp_1", "Two"), response("resp_2", "B"));
        ObjectNode next = after("resp_2", "Three");

        store.continued("me", next);

        assertThat(next.has("previous_response_id")).isFalse();
        assertThat(next.path("input").findValuesAsText("text"))
                .containsExactly("One", "A", "Two", "B", "Three");
    }

    @Test
    void brokenChainIsRefused() {
        store.put("me", request("One"), response("resp_1", "A"));
        store.put("me", after("resp_1", "Two"), response("resp_2", "B"));
        store.delete("me", "resp_1");

        assertThatThrownBy(() -> store.continued("me", after("resp_2", "Three")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e ->
                                assertThat(e.failure())
                                        .isEqualTo(
                                                new Failure.BadRequest(
                                                        "Previous response with id 'resp_1' not"
                                                                + " found.",
                                                        "previous_response_id")));
    }

    private static void assertNotFound(ResponseStore store, String owner, String id) {
        assertThatThrownBy(() -> store.get(owner, id))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e ->
                                assertThat(e.failure())
                                        .isEqualTo(
                                                new Failure.NotFound(
                                                        "Response with id '"
                                                                + id
                                                                + "' not found.")));
    }

    private static ObjectNode request(String input) {
        return Json.object().put("input", input);
    }

    private static ObjectNode after(String previous, String input) {
        return request(input).put("previous_response_id", previous);
    }

    private static ObjectNode response(String id, String text) {
        return object(
                """
                {"id":"%s","object":"response","output":[{"type":"message","id":"msg_%s",
                 "role":"assistant","status":"completed","content":[{"type":"output_text",
                 "text":"%s","annotations":[]}]}]}
                """
                        .formatted(id, id, text));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.parse(json);
    }
}
