package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far one workload has come, as its status says.
 *
 * @param text for people: {@code 1 of 3 ready}
 */
record Condition(State state, String text) {

    /** What a wait makes of it. */
    enum State {
        /** Not there yet. */
        WAITING,
        /** As it was asked for. */
        READY,
        /** Never going to be, unless something changes. */
        FAILED
    }

    /** Of a Job, Deployment, StatefulSet or CloudNativePG Cluster. */
    static Condition of(JsonNode object) {
        return switch (object.path("kind").asText()) {
            case "Job" -> ofJob(object.path("status"));
            case "Deployment" -> ofDeployment(object);
            case "StatefulSet" -> ofStatefulSet(object);
            default -> ofCluster(object);
        };
    }

    private static Condition ofJob(JsonNode status) {
        if (isTrue(status, "Complete")) {
            return new Condition(State.READY, "done");
        }
        if (isTrue(status, "Failed")) {
            return new Condition(State.FAILED, "failed");
        }
        int failed = status.path("failed").asInt();
        String tries = failed == 0 ? "running" : "running, failed " + failed + " times so far";
        return new Condition(State.WAITING, tries);
    }

    private static Condition ofDeployment(JsonNode object) {
        JsonNode status = object.path("status");
        int wanted = object.path("spec").path("replicas").asInt(1);
        int updated = status.path("updatedReplicas").asInt();
        int available = status.path("availableReplicas").asInt();
        boolean onlyNew = status.path("replicas").asInt() == updated;
        String text = Math.min(updated, available) + " of " + wanted + " ready";
        if (isCurrent(object) && hasStalled(status)) {
            return new Condition(State.FAILED, text + ", no progress");
        }
        boolean done = onlyNew && updated >= wanted && available >= wanted;
        return counted(done && isCurrent(object), text);
    }

    private static boolean hasStalled(JsonNode status) {
        for (JsonNode condition : status.path("conditions")) {
            if ("ProgressDeadlineExceeded".equals(condition.path("reason").asText())) {
                return true;
            }
        }
        return false;
    }

    private static Condition ofStatefulSet(JsonNode object) {
        JsonNode status = object.path("status");
        int wanted = object.path("spec").path("replicas").asInt(1);
        int ready = status.path("readyReplicas").asInt();
        boolean updated =
                status.path("currentRevision")
                        .asText()
                        .equals(status.path("updateRevision").asText());
        return counted(
                ready >= wanted && updated && isCurrent(object),
                ready + " of " + wanted + " ready");
    }

    private static Condition ofCluster(JsonNode object) {
        int wanted = object.path("spec").path("instances").asInt(1);
        int ready = object.path("status").path("readyInstances").asInt();
        return counted(ready >= wanted, ready + " of " + wanted + " ready");
    }

    private static Condition counted(boolean done, String text) {
        return new Condition(done ? State.READY : State.WAITING, text);
    }

    /** False while the controller has not seen the newest specification. */
    private static boolean isCurrent(JsonNode object) {
        long wanted = object.path("metadata").path("generation").asLong();
        return object.path("status").path("observedGeneration").asLong() >= wanted;
    }

    private static boolean isTrue(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (type.equals(condition.path("type").asText())) {
                return "True".equals(condition.path("status").asText());
            }
        }
        return false;
    }
}
