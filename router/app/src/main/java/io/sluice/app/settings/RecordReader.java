package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems.InvalidSettingsException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a section into its record: a component is a setting of the same name, a record is a section below, a list is a
 * list. What is not given comes from the record's own {@code DEFAULT}; what has none is required, unless it is a list,
 * a boolean (false) or {@code @Nullable}. Goes on after a problem, so that one reading finds them all.
 */
final class RecordReader {
    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return problems;
    }

    /** The record, or null if there were problems in it. */
    <R extends Record> @Nullable R read(Class<R> type, Place place) {
        return type.cast(readSection(type, place, defaults(type)));
    }

    /** What a section has when nothing is given; null if the record declares no {@code DEFAULT}. */
    static @Nullable Object defaults(Class<?> type) {
        try {
            Field field = type.getField("DEFAULT");
            return field.getType() == type ? field.get(null) : null;
        } catch (NoSuchFieldException none) {
            return null;
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(type + " is not public", impossible);
        }
    }

    static @Nullable Object component(RecordComponent component, @Nullable Object of) {
        try {
            return of == null ? null : component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(component + " cannot be read", impossible);
        }
    }

    /** An {@code Optional} is none: the program puts something into it when it knows more than the settings say. */
    static boolean isSetting(RecordComponent component) {
        return component.getType() != Optional.class;
    }

    static boolean isOptional(RecordComponent component) {
        return component.getType() == List.class
                || component.getType() == boolean.class
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static Class<?> elementType(RecordComponent list) {
        return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    }

    private @Nullable Object readSection(Class<?> type, Place place, @Nullable Object defaults) {
        int before = problems.size();
        if (!place.isMapping()) {
            problems.add(place.problem("must be a section of settings"));
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        reportKeys(components, place);
        @Nullable Object[] values = new @Nullable Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            Object standard = component(components[i], defaults);
            Object value = readComponent(components[i], place.child(components[i].getName()), standard);
            // The standard stands in for what could not be read, so that the record checks all the others.
            values[i] = value == null ? standard : value;
            complete &= values[i] != null || isOptional(components[i]);
        }
        try {
            Object section = complete ? construct(type, values) : null;
            return problems.size() > before ? null : section;
        } catch (IllegalArgumentException refused) {
            report(refused, components, place);
            return null;
        }
    }

    private void reportKeys(RecordComponent[] components, Place place) {
        List<String> names = Arrays.stream(components)
                .filter(RecordReader::isSetting)
                .map(RecordComponent::getName)
                .toList();
        for (Map.Entry<String, List<Integer>> key : place.keys().entrySet()) {
            String name = key.getKey();
            List<Integer> lines = key.getValue();
            if (!names.contains(name)) {
                problems.add(place.problemAt(lines.get(0), name, "is not a setting" + Nearest.hint(name, names)));
            }
            for (int again : lines.subList(1, lines.size())) {
                problems.add(place.problemAt(again, name, "was given before in line " + lines.get(0)));
            }
        }
    }

    private @Nullable Object readComponent(RecordComponent component, Place place, @Nullable Object standard) {
        Class<?> type = component.getType();
        if (!isSetting(component)) {
            return Optional.empty();
        }
        boolean isSection = type.isRecord() && !Values.isSingle(type);
        if (place.isGiven() || (isSection && !isOptional(component))) {
            return isSection
                    ? readSection(type, place, standard == null ? defaults(type) : standard)
                    : type == List.class ? readList(component, place) : readSingle(type, component.getName(), place);
        }
        place.text();
        if (standard == null && type == boolean.class) {
            return false;
        }
        if (standard == null && type == List.class) {
            return List.of();
        }
        if (standard == null && !isOptional(component)) {
            problems.add(place.problem("is required"));
        }
        return standard;
    }

    private @Nullable Object readSingle(Class<?> type, String name, Place place) {
        String text = place.text();
        if (text == null) {
            problems.add(place.problem("must be a single value"));
            return null;
        }
        try {
            return Values.parse(type, name, text);
        } catch (IllegalArgumentException refused) {
            problems.add(place.problem(String.valueOf(refused.getMessage())));
            return null;
        }
    }

    private List<Object> readList(RecordComponent component, Place place) {
        Class<?> type = elementType(component);
        List<Object> list = new ArrayList<>();
        String text = Values.isSingle(type) ? place.text() : null;
        List<Place> elements = place.elements();
        if (text != null) {
            for (String part : text.split(",", -1)) {
                addTo(list, parsePart(type, component.getName(), part, place));
            }
        } else if (elements == null) {
            problems.add(place.problem("must be a list"));
        } else {
            for (Place element : elements) {
                addTo(
                        list,
                        Values.isSingle(type)
                                ? readSingle(type, component.getName(), element)
                                : readSection(type, element, defaults(type)));
            }
        }
        return list;
    }

    private @Nullable Object parsePart(Class<?> type, String name, String part, Place place) {
        try {
            return Values.parse(type, name, part.strip());
        } catch (IllegalArgumentException refused) {
            problems.add(place.problem(String.valueOf(refused.getMessage())));
            return null;
        }
    }

    private static void addTo(List<Object> list, @Nullable Object element) {
        if (element != null) {
            list.add(element);
        }
    }

    /** Each problem that a record names goes to the line of the setting that it begins with. */
    private void report(IllegalArgumentException refused, RecordComponent[] components, Place place) {
        List<String> found = refused instanceof InvalidSettingsException invalid
                ? invalid.problems()
                : List.of(String.valueOf(refused.getMessage()));
        for (String text : found) {
            int space = text.indexOf(' ');
            String first = space < 0 ? text : text.substring(0, space);
            boolean named = Arrays.stream(components)
                    .anyMatch(component -> component.getName().equals(first));
            problems.add(named ? place.child(first).problem(text.substring(space + 1)) : place.problem(text));
        }
    }

    private static Object construct(Class<?> type, @Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException bad) {
                throw bad;
            }
            throw new IllegalStateException(type + " failed on its settings", requireNonNull(refused.getCause()));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " has no public constructor", impossible);
        }
    }
}
