package dev.tollgate.proxy.observe.export;

import java.util.ArrayList;
import java.util.List;

/** Attributes of OpenTelemetry, {@code KeyValue} of its {@code common.proto}. */
final class Attributes {

    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int TEXT = 1;
    private static final int FLAG = 2;
    private static final int WHOLE = 3;
    private static final int REAL = 4;

    private final List<Protobuf> all = new ArrayList<>();

    /** A text that isn't known is left out. */
    Attributes put(String name, String value) {
        return value.isEmpty() ? this : add(name, new Protobuf().text(TEXT, value));
    }

    Attributes put(String name, boolean value) {
        return add(name, new Protobuf().number(FLAG, value ? 1 : 0));
    }

    Attributes put(String name, long value) {
        return add(name, new Protobuf().number(WHOLE, value));
    }

    Attributes put(String name, double value) {
        return add(name, new Protobuf().real(REAL, value));
    }

    private Attributes add(String name, Protobuf value) {
        all.add(new Protobuf().text(KEY, name).message(VALUE, value));
        return this;
    }

    /** Adds them to a message. */
    Protobuf to(Protobuf message, int field) {
        all.forEach(each -> message.message(field, each));
        return message;
    }
}
