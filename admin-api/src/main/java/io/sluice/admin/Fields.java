package io.sluice.admin;

import io.sluice.admin.Problem.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read one by one; every problem is collected, a field that nobody asked for is one too.
 * {@link #finish} reports them all at once. A value that is wrong reads as absent until then.
 */
final class Fields {
    private static final int ERRORS_MAX = 50;

    private final JsonObject json;
    private final String pointer;
    private final List<FieldError> errors;
    private final Set<String> known = new HashSet<>();
    private final List<Fields> nested = new ArrayList<>();

    Fields(JsonObject json) {
        this(json, "", new ArrayList<>());
    }

    private Fields(JsonObject json, String pointer, List<FieldError> errors) {
        this.json = json;
        this.pointer = pointer;
        this.errors = errors;
    }

    /** Whether the field is there; JSON null counts as absent. */
    boolean has(String name) {
        known.add(name);
        return json.getValue(name) != null;
    }

    /** Whether the field is there as JSON null, where that has a meaning of its own. */
    boolean isNull(String name) {
        known.add(name);
        return json.containsKey(name) && json.getValue(name) == null;
    }

    Optional<String> text(String name) {
        return value(name, String.class, "must be a text");
    }

    Optional<Boolean> truth(String name) {
        return value(name, Boolean.class, "must be true or false");
    }

    Optional<Integer> number(String name) {
        return value(name, Integer.class, "must be a whole number");
    }

    /** A whole number of any size that 64 bits hold. */
    Optional<Long> count(String name) {
        Optional<Number> given = value(name, Number.class, "must be a whole number");
        if (given.isPresent() && !(given.get() instanceof Integer || given.get() instanceof Long)) {
            error(name, "must be a whole number");
            return Optional.empty();
        }
        return given.map(Number::longValue);
    }

    /** A text in a form of its own, whose parser throws IllegalArgumentException. */
    <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return text(name).flatMap(text -> attempt(name, () -> parser.apply(text)));
    }

    Optional<Fields> object(String name) {
        return value(name, JsonObject.class, "must be an object").map(inner -> nest(inner, name));
    }

    Optional<List<Fields>> objects(String name) {
        return array(name, (element, index) -> {
            if (element instanceof JsonObject inner) {
                return nest(inner, name + "/" + index);
            }
            error(name + "/" + index, "must be an object");
            return null;
        });
    }

    <T> Optional<List<T>> parsedList(String name, Function<String, T> parser) {
        return array(name, (element, index) -> {
            if (element instanceof String text) {
                return attempt(name + "/" + index, () -> parser.apply(text)).orElse(null);
            }
            error(name + "/" + index, "must be a text");
            return null;
        });
    }

    /** The value as it is, and a problem if there is none; so present for sure after {@link #finish}. */
    <T> Optional<T> required(String name, Optional<T> value) {
        if (value.isEmpty() && !has(name)) {
            error(name, "is required");
        }
        return value;
    }

    /** A field that may be read but not written; sending it is a problem. */
    void fixed(String name, String why) {
        if (has(name)) {
            error(name, why);
        }
    }

    void error(String name, String detail) {
        if (errors.size() < ERRORS_MAX) {
            errors.add(new FieldError(name.isEmpty() ? pointer : pointer + "/" + name, detail));
        }
    }

    /** Runs a constructor that throws IllegalArgumentException for what it cannot take. */
    <T> Optional<T> attempt(String name, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException invalid) {
            error(name, String.valueOf(invalid.getMessage()));
            return Optional.empty();
        }
    }

    /** @throws Problem.Raised if anything was wrong, or anything is there that was not asked for */
    void finish() {
        findUnknown();
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_FIELDS, errors.size() + " fields are not valid", errors)
                    .toException();
        }
    }

    private void findUnknown() {
        for (String name : json.fieldNames()) {
            if (!known.contains(name)) {
                error(name, "is not known");
            }
        }
        nested.forEach(Fields::findUnknown);
    }

    private Fields nest(JsonObject inner, String name) {
        Fields fields = new Fields(inner, pointer + "/" + name, errors);
        nested.add(fields);
        return fields;
    }

    private <T> Optional<T> value(String name, Class<T> type, String problem) {
        known.add(name);
        Object value = json.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (type.isInstance(value)) {
            return Optional.of(type.cast(value));
        }
        error(name, problem);
        return Optional.empty();
    }

    private interface Element<T> {
        @Nullable
        T read(@Nullable Object element, int index);
    }

    private <T> Optional<List<T>> array(String name, Element<T> reader) {
        return value(name, JsonArray.class, "must be an array").map(array -> {
            List<T> list = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                T read = reader.read(array.getValue(i), i);
                if (read != null) {
                    list.add(read);
                }
            }
            return list;
        });
    }
}
