package dev.tollgate.charts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status of a workload means, and which pods are late. */
class ConditionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Job         | {}                  | {active: 1}                | WAITING | running",
                "Job         | {}                  | {failed: 2}                | WAITING | running, failed 2 times so far",
                "Job         | {}                  | {conditions: [{type: Complete, status: 'True'}]} | READY  | done",
                "Job         | {}                  | {conditions: [{type: Failed, status: 'True'}]}   | FAILED | failed",
                "Job         | {}                  | {conditions: [{type: Failed, status: 'False'}]}  | WAITING | running",
                "Deployment  | {replicas: 2}       | {replicas: 3, updatedReplicas: 1, availableReplicas: 2} | WAITING | 1 of 2 ready",
                "Deployment  | {replicas: 2}       | {replicas: 3, updatedReplicas: 2, availableReplicas: 2} | WAITING | 2 of 2 ready",
                "Deployment  | {replicas: 2}       | {replicas: 2, updatedReplicas: 2, availableReplicas: 2} | READY | 2 of 2 ready",
                "Deployment  | {replicas: 0}       | {}                         | READY   | 0 of 0 ready",
                "Deployment  | {}                  | {conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | FAILED | 0 of 1 ready, no progress",
                "StatefulSet | {replicas: 3}       | {readyReplicas: 3, currentRevision: a, updateRevision: b} | WAITING | 3 of 3 ready",
                "StatefulSet | {replicas: 3}       | {readyReplicas: 3, currentRevision: b, updateRevision: b} | READY | 3 of 3 ready",
                "StatefulSet | {replicas: 3}       | {readyReplicas: 2}         | WAITING | 2 of 3 ready",
                "Cluster     | {instances: 3}      | {readyInstances: 1}        | WAITING | 1 of 3 ready",
                "Cluster     | {instances: 3}      | {readyInstances: 3}        | READY   | 3 of 3 ready",
            })
    void statusTellsHowFarItIs(
            String kind, String spec, String status, Condition.State state, String text)
            throws JsonProcessingException {
        JsonNode object = yaml("{kind: %s, spec: %s, status: %s}".formatted(kind, spec, status));

        assertThat(Condition.of(object)).isEqualTo(new Condition(state, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deployment  | {replicas: 1, updatedReplicas: 1, availableReplicas: 1, observedGeneration: 4}",
                "StatefulSet | {readyReplicas: 1, observedGeneration: 4}",
            })
    void whatTheControllerHasNotSeenIsNotReady(String kind, String status)
            throws JsonProcessingException {
        JsonNode object =
                yaml("{kind: %s, metadata: {generation: 5}, status: %s}".formatted(kind, status));

        assertThat(Condition.of(object).state()).isEqualTo(Condition.State.WAITING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{phase: Pending}                   | Pending",
                "{phase: Running, conditions: [{type: Ready, status: 'False'}]} | Running",
                "{phase: Pending, containerStatuses: [{state: {waiting: {reason: ImagePullBackOff}}}]} | ImagePullBackOff",
                "{phase: Pending, initContainerStatuses: [{state: {waiting: {reason: CrashLoopBackOff}}}]} | CrashLoopBackOff",
            })
    void latePodTellsItsReason(String status, String reason) throws JsonProcessingException {
        assertThat(Pods.unready(pod("{name: a}", status)))
                .extracting(Pods.Unready::reason)
                .containsExactly(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a}                        | {phase: Succeeded}",
                "{name: a}                        | {conditions: [{type: Ready, status: 'True'}]}",
                "{name: a, deletionTimestamp: now} | {phase: Pending}",
            })
    void podThatIsFineOrLeavingIsNotLate(String metadata, String status)
            throws JsonProcessingException {
        assertThat(Pods.unready(pod(metadata, status))).isEmpty();
    }

    private static JsonNode pod(String metadata, String status) throws JsonProcessingException {
        return yaml("[{kind: Pod, metadata: %s, status: %s}]".formatted(metadata, status));
    }

    private static JsonNode yaml(String text) throws JsonProcessingException {
        return new YAMLMapper().readTree(text);
    }
}
