package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.spend.SpendReports.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums of sums. */
final class SumRows {

    private SumRows() {}

    /** Those of each value of a part, in its order. */
    static Map<String, List<ObjectNode>> grouped(List<ObjectNode> rows, Part part) {
        Map<String, List<ObjectNode>> groups = new TreeMap<>();
        for (ObjectNode row : rows) {
            groups.computeIfAbsent(row.path(part.field()).asText(""), _ -> new ArrayList<>())
                    .add(row);
        }
        return groups;
    }

    /** What they come to in one field, {@code spend}. */
    static BigDecimal total(List<ObjectNode> rows, String field) {
        return rows.stream()
                .map(row -> row.path(field).decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
