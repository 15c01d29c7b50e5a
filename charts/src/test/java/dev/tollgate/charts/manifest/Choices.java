package dev.tollgate.charts.manifest;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.PathPrefix;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The choices that an environment file offers, as {@code Gateway.autoscaling=absent}: which of
 * several kinds, which constant, true or false, there or not, some or none. They are read from the
 * record classes, so that a choice can't be added without being found here.
 */
final class Choices {

    private final Set<String> found = new TreeSet<>();
    private final Set<Class<?>> seen = new HashSet<>();

    private Choices() {}

    /** Everything that can be chosen. */
    static Set<String> offered() {
        Choices choices = new Choices();
        choices.offers(Environment.class);
        return choices.found;
    }

    /** Everything that these environments choose. */
    static Set<String> made(List<Environment> environments) {
        Choices choices = new Choices();
        environments.forEach(choices::makes);
        return choices.found;
    }

    private void offers(Class<?> type) {
        if (!seen.add(type)) {
            return;
        }
        if (type.isSealed()) {
            Stream.of(type.getPermittedSubclasses()).forEach(this::offers);
        }
        if (!type.isRecord()) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            offers(label(type, component), component);
        }
    }

    private void offers(String label, RecordComponent component) {
        Class<?> type = component.getType();
        if (isNullable(component)) {
            add(label, "absent", "present");
        }
        if (type == Boolean.class) {
            add(label, "true", "false");
        } else if (type == PathPrefix.class) {
            add(label, "root", "prefix");
        } else if (type.isEnum()) {
            Stream.of(type.getEnumConstants()).forEach(value -> add(label, value.toString()));
        } else if (type.isSealed()) {
            kinds(type).forEach(kind -> add(label, kind.getSimpleName()));
        } else if (type == List.class || type == Map.class) {
            add(label, "none", "some");
            arguments(component).forEach(argument -> offersItem(label, argument));
        }
        offers(type);
    }

    private void offersItem(String label, Class<?> type) {
        if (type.isSealed()) {
            kinds(type).forEach(kind -> add(label, kind.getSimpleName()));
        }
        offers(type);
    }

    private void makes(Object object) {
        if (!object.getClass().isRecord()) {
            return;
        }
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            makes(label(object.getClass(), component), component, value(object, component));
        }
    }

    private void makes(String label, RecordComponent component, @Nullable Object value) {
        if (isNullable(component)) {
            add(label, value == null ? "absent" : "present");
        }
        if (value instanceof PathPrefix path) {
            add(label, path.isRoot() ? "root" : "prefix");
        } else if (value instanceof Boolean || value instanceof Enum<?>) {
            add(label, value.toString());
        } else if (value instanceof Collection<?> list) {
            makesAll(label, list);
        } else if (value instanceof Map<?, ?> map) {
            makesAll(label, map.values());
        } else if (value != null) {
            makesOne(label, component.getType(), value);
        }
    }

    private void makesAll(String label, Collection<?> values) {
        add(label, values.isEmpty() ? "none" : "some");
        values.forEach(value -> makesOne(label, value.getClass().getInterfaces(), value));
    }

    private void makesOne(String label, Class<?>[] declared, Object value) {
        Stream.of(declared).forEach(type -> makesOne(label, type, value));
    }

    private void makesOne(String label, Class<?> declared, Object value) {
        if (declared.isSealed()) {
            add(label, value.getClass().getSimpleName());
        }
        makes(value);
    }

    private void add(String label, String... choices) {
        Stream.of(choices).forEach(choice -> found.add(label + "=" + choice));
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return Stream.<Class<?>>of(type.getPermittedSubclasses())
                .flatMap(kind -> kind.isSealed() ? kinds(kind) : Stream.of(kind));
    }

    private static String label(Class<?> record, RecordComponent component) {
        return record.getSimpleName() + "." + component.getName();
    }

    private static boolean isNullable(RecordComponent component) {
        AnnotatedElement type = component.getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Stream<Class<?>> arguments(RecordComponent component) {
        Type[] arguments =
                ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
        return Stream.of(arguments).filter(Class.class::isInstance).map(type -> (Class<?>) type);
    }

    private static @Nullable Object value(Object object, RecordComponent component) {
        try {
            return component.getAccessor().invoke(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }
}
