package dev.tollgate.proxy.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.routing.SharedValues;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sends alerts, one after the other, on a thread of its own: whoever raises one never waits. More
 * than can be sent are dropped, and counted.
 */
final class Alerts implements AutoCloseable {

    private static final Logger LOG = System.getLogger("tollgate.alerts");
    private static final int WAITING = 1000;

    private final AlertSettings settings;
    private final Silence silence;
    private final Post post;
    private final BlockingQueue<Alert> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;

    private record Alert(AlertType type, String id, Duration length, Supplier<Message> message) {}

    Alerts(AlertSettings settings, SharedValues values, InstantSource clock, Post post) {
        this.settings = settings;
        this.silence = new Silence(values, clock);
        this.post = post;
        this.thread = Thread.ofVirtual().name("alerts").start(this::run);
    }

    boolean wants(AlertType type) {
        return settings.wants(type);
    }

    /**
     * Tells of something, unless that was done lately.
     *
     * @param id the same for the same thing
     * @param length for how long nobody is told of it again
     * @param message made on the alerts' own thread: it may wait
     */
    void raise(AlertType type, String id, Duration length, Supplier<Message> message) {
        if (!settings.wants(type) || !silence.ends(id, length)) {
            return;
        }
        if (!waiting.offer(new Alert(type, id, length, message))) {
            LOG.log(
                    Level.WARNING,
                    "Too many alerts at once; dropped so far: " + dropped.incrementAndGet());
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                tell(waiting.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    private void tell(Alert alert) throws InterruptedException {
        try {
            if (silence.endsForAll(alert.id(), alert.length())) {
                send(alert.type(), alert.message().get());
            }
        } catch (RuntimeException e) {
            // whatever it is, a thread that ended here would never tell anything again
            LOG.log(Level.ERROR, "An alert of " + alert.type().liteLlmName() + " is lost", e);
        }
    }

    private void send(AlertType type, Message message) throws InterruptedException {
        ObjectNode text = Json.object().put("text", message.text());
        for (Secret address : settings.slack().getOrDefault(type, List.of())) {
            send("Slack", address, text);
        }
        for (Secret address : settings.webhooks().getOrDefault(type, List.of())) {
            send("the webhook", address, message.event());
        }
    }

    /** The address is a secret: no word of it. */
    private void send(String whom, Secret address, ObjectNode body) throws InterruptedException {
        String problem = post.send(address, Json.bytes(body));
        if (!problem.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "An alert didn't reach "
                            + whom
                            + ": "
                            + problem
                            + ". Its text: "
                            + body.path("text").asText(body.path("event_message").asText()));
        }
    }

    /** What has not been sent yet is dropped. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
