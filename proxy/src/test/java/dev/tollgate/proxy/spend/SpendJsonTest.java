package dev.tollgate.proxy.spend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpendJsonTest {

    @Test
    void readsWhatItHasWritten() {
        SpendRow row = TestRows.row("r1", "failure", "u1", List.of("a", "b"));
        assertThat(SpendJson.row(SpendJson.bytes(row))).isEqualTo(row);
    }

    @Test
    void tellsARequestThatHasOnlyBegunWithoutReadingIt() {
        String quoting = "\",\"status\":\"pending\",\"";
        List<String> tags = List.of(quoting);

        assertThat(pending(TestRows.row("r", SpendRow.PENDING, "u", tags))).isTrue();
        assertThat(pending(TestRows.row(quoting, SpendRow.PENDING, "u", tags))).isTrue();
        assertThat(pending(TestRows.row("r", "success", quoting, tags))).isFalse();
        assertThat(pending(TestRows.row(quoting, "failure", "u", tags))).isFalse();
    }

    private static boolean pending(SpendRow row) {
        return SpendJson.isPending(SpendJson.bytes(row));
    }

    @Test
    void leavesOutWhatNoDatabaseKeeps() {
        SpendRow row = TestRows.row("r", "success", "a\0b\ud800" + "x".repeat(300), List.of("\0t"));
        SpendRow read = SpendJson.row(SpendJson.bytes(row));
        assertThat(read.payer().user()).startsWith("ab?xxx").hasSize(199);
        assertThat(read.tags()).containsExactly("t");
    }
}
