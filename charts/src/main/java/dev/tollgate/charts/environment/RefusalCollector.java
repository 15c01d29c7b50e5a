package dev.tollgate.charts.environment;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import dev.tollgate.charts.document.Document;
import dev.tollgate.charts.document.KeyPath;
import dev.tollgate.charts.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what records refuse into problems, and lets Jackson go on with null in their place.
 *
 * <p>A record that contains something unsound gets null for it and may fail for that alone, so its
 * own complaint is passed over.
 */
final class RefusalCollector extends DeserializationProblemHandler {

    private final Document document;
    private final List<KeyPath> unsound;
    private final List<Problem> problems = new ArrayList<>();

    RefusalCollector(Document document, List<KeyPath> unsound) {
        this.document = document;
        this.unsound = new ArrayList<>(unsound);
    }

    List<Problem> problems() {
        return problems;
    }

    @Override
    public @Nullable Object handleInstantiationProblem(
            DeserializationContext context, Class<?> type, @Nullable Object argument, Throwable t) {
        KeyPath path = path(context.getParser().getParsingContext());
        if (unsound.stream().anyMatch(path::contains)) {
            return null;
        }
        if (!(root(t) instanceof InvalidSettingException refusal)) {
            return NOT_HANDLED;
        }
        unsound.add(path);
        Stream.concat(Stream.of(refusal), Stream.of(refusal.getSuppressed()))
                .map(InvalidSettingException.class::cast)
                .forEach(each -> add(path, each));
        return null;
    }

    private void add(KeyPath record, InvalidSettingException refusal) {
        KeyPath path = record.resolve(refusal.key());
        problems.add(
                new Problem(
                        document.locate(path),
                        path.text(),
                        String.valueOf(refusal.getMessage()),
                        refusal.remedy()));
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        while (!(cause instanceof InvalidSettingException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static KeyPath path(JsonStreamContext context) {
        if (context.inRoot() || context.getParent() == null) {
            return KeyPath.ROOT;
        }
        KeyPath parent = path(context.getParent());
        if (context.inArray()) {
            return parent.item(context.getCurrentIndex());
        }
        return parent.child(context.getCurrentName());
    }
}
