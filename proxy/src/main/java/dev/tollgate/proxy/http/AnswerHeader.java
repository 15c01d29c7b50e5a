package dev.tollgate.proxy.http;

import io.helidon.common.GenericType;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.mapper.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A header of an answer with one value, checked and made into bytes where it is made. The server's
 * own are checked letter by letter and made into bytes with each answer, names included, which
 * takes a tenth of a request's time.
 */
final class AnswerHeader implements Header {

    private static final char DELETE = 127;

    private final HeaderName headerName;
    private final String value;
    private final byte[] line;

    /** A name under which there will be headers, checked and made into bytes once. */
    static final class Name {

        private final HeaderName name;
        private final byte[] start;

        private Name(HeaderName name) {
            HeaderValues.create(name, "-").validate();
            this.name = name;
            byte[] bytes = name.nameBytes();
            start = new byte[bytes.length + 2];
            System.arraycopy(bytes, 0, start, 0, bytes.length);
            start[bytes.length] = ':';
            start[bytes.length + 1] = ' ';
        }

        static Name of(HeaderName name) {
            return new Name(name);
        }

        static Name of(String name) {
            return new Name(HeaderNames.create(name));
        }

        /**
         * A header with this name.
         *
         * @throws IllegalArgumentException where a header can't hold the value
         */
        AnswerHeader with(String value) {
            return new AnswerHeader(this, value);
        }
    }

    private AnswerHeader(Name name, String value) {
        this.headerName = name.name;
        this.value = value;
        int from = name.start.length;
        line = new byte[from + value.length() + 2];
        System.arraycopy(name.start, 0, line, 0, from);
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            if ((letter < ' ' && letter != '\t') || letter == DELETE || (i == 0 && letter <= ' ')) {
                throw new IllegalArgumentException(
                        "Character "
                                + (i + 1)
                                + " of header "
                                + headerName.lowerCase()
                                + " is invalid");
            }
            line[from + i] = (byte) (letter < DELETE ? letter : '?');
        }
        line[line.length - 2] = '\r';
        line[line.length - 1] = '\n';
    }

    @Override
    public void writeHttp1Header(BufferData buffer) {
        buffer.write(line);
    }

    /** Nothing: it has been. */
    @Override
    public void validate() {
        // by the constructor
    }

    @Override
    public String name() {
        return headerName.defaultCase();
    }

    @Override
    public HeaderName headerName() {
        return headerName;
    }

    @Override
    public String get() {
        return value;
    }

    @Override
    public List<String> allValues() {
        return List.of(value);
    }

    @Override
    public int valueCount() {
        return 1;
    }

    @Override
    public boolean sensitive() {
        return false;
    }

    @Override
    public boolean changing() {
        return false;
    }

    private Header plain() {
        return HeaderValues.create(headerName, value);
    }

    @Override
    public <N> Value<N> as(Class<N> type) {
        return plain().as(type);
    }

    @Override
    public <N> Value<N> as(GenericType<N> type) {
        return plain().as(type);
    }

    @Override
    public <N> Value<N> as(Function<? super String, ? extends N> mapper) {
        return plain().as(mapper);
    }

    @Override
    public Optional<String> asOptional() {
        return Optional.of(value);
    }

    @Override
    public Value<Boolean> asBoolean() {
        return plain().asBoolean();
    }

    @Override
    public Value<String> asString() {
        return this;
    }

    @Override
    public Value<Integer> asInt() {
        return plain().asInt();
    }

    @Override
    public Value<Long> asLong() {
        return plain().asLong();
    }

    @Override
    public Value<Double> asDouble() {
        return plain().asDouble();
    }

    @Override
    public String toString() {
        return name() + ": " + value;
    }
}
