package dev.tollgate.proxy.cache;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What a text means, as a vector of length 1. */
public final class Embedding {

    private final float[] unit;

    private Embedding(float[] unit) {
        this.unit = unit;
    }

    /** Of the numbers that a model answers; empty where they are none, or say nothing. */
    public static Optional<Embedding> of(JsonNode numbers) {
        float[] vector = new float[numbers.isArray() ? numbers.size() : 0];
        double squares = 0;
        for (int at = 0; at < vector.length; at++) {
            double value = numbers.get(at).doubleValue();
            vector[at] = (float) value;
            squares += value * value;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0 && length < Float.MAX_VALUE)) {
            return Optional.empty();
        }
        for (int at = 0; at < vector.length; at++) {
            vector[at] = (float) (vector[at] / length);
        }
        return Optional.of(new Embedding(vector));
    }

    /**
     * The cosine of the angle between both: 1 where they mean the same, 0 where they have nothing
     * in common, and where they can't be compared.
     */
    public double similarity(Embedding other) {
        float[] theirs = other.unit;
        if (theirs.length != unit.length) {
            return 0;
        }
        // four sums, so that no addition waits for the one before
        float one = 0;
        float two = 0;
        float three = 0;
        float four = 0;
        int at = 0;
        for (; at + 3 < unit.length; at += 4) {
            one += unit[at] * theirs[at];
            two += unit[at + 1] * theirs[at + 1];
            three += unit[at + 2] * theirs[at + 2];
            four += unit[at + 3] * theirs[at + 3];
        }
        for (; at < unit.length; at++) {
            one += unit[at] * theirs[at];
        }
        return Math.min(1, (double) one + two + three + four);
    }

    /** How many numbers it has. */
    public int dimensions() {
        return unit.length;
    }

    /** As a vector search takes it: floats of 4 bytes, the lowest first. */
    public byte[] bytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(unit.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(unit);
        return bytes.array();
    }
}
