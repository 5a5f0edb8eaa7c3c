package io.sluice.app.settings;

import io.sluice.core.tenant.ServerAddress;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Single values from and to text: one form for each type, the same in the file and in the environment. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");
    /** Each is 1,024 of the one before. */
    private static final List<String> BYTE_UNITS = List.of("B", "KiB", "MiB", "GiB");

    private Values() {}

    static boolean isSingle(Class<?> type) {
        return type.isPrimitive()
                || type == Boolean.class
                || type == Long.class
                || type.isEnum()
                || type == String.class
                || type == Duration.class
                || type == Path.class
                || type == ServerAddress.class
                || isName(type);
    }

    /** A record around one text, such as a tenant's name: its own constructor checks the form. */
    private static boolean isName(Class<?> type) {
        return type.isRecord()
                && type.getRecordComponents().length == 1
                && type.getRecordComponents()[0].getType() == String.class;
    }

    /**
     * @param name of the setting; one that ends in {@code Bytes} or {@code BytesMax} takes units
     * @throws IllegalArgumentException if the text is not of the type's form; its message says which form that is
     */
    static Object parse(Class<?> type, String name, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class || type == Boolean.class) {
            return parseBoolean(text);
        }
        if (isNumber(type)) {
            return parseNumber(type, name, text.strip());
        }
        if (type == Duration.class) {
            return parseDuration(text.strip());
        }
        if (type == Path.class) {
            return parsePath(text);
        }
        if (type == ServerAddress.class) {
            return ServerAddress.parse(text.strip());
        }
        return type.isEnum() ? parseEnum(type, text.strip()) : parseName(type, text);
    }

    /** The form that {@link #parse} reads, for the documentation. */
    static String show(String name, Object value) {
        if (value instanceof Duration duration) {
            return showDuration(duration);
        }
        if (value instanceof Number number && isSize(name)) {
            return showBytes(number.longValue());
        }
        return value instanceof Enum<?> constant ? word(constant) : value.toString();
    }

    /** What a value of this type looks like, for the documentation. */
    static String form(Class<?> type, String name) {
        if (isNumber(type)) {
            return isSize(name) ? "size, such as `64KiB`" : "number";
        }
        if (type.isEnum()) {
            return words(type).replace(", ", " \\| ");
        }
        if (type == Duration.class) {
            return "duration, such as `10s`";
        }
        if (type == ServerAddress.class) {
            return "`host:port`";
        }
        return type == boolean.class || type == Boolean.class
                ? "`true` \\| `false`"
                : type == Path.class ? "path" : "text";
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == long.class || type == Long.class;
    }

    private static boolean isSize(String name) {
        return name.endsWith("Bytes") || name.endsWith("BytesMax");
    }

    private static boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false but is '" + text + "'");
        };
    }

    private static Object parseNumber(Class<?> type, String name, String text) {
        try {
            long number = isSize(name) ? parseBytes(text) : Long.parseLong(text);
            return type == int.class ? (Object) Math.toIntExact(number) : (Object) number;
        } catch (NumberFormatException | ArithmeticException notANumber) {
            throw new IllegalArgumentException("must be a whole number but is '" + text + "'", notANumber);
        }
    }

    private static long parseBytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be a size such as 4096, 64KiB, 16MiB or 1GiB but is '" + text + "'");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * BYTE_UNITS.indexOf(unit)));
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be a duration such as 500ms, 10s, 5m, 1h or 1d but is '" + text + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Path parsePath(String text) {
        try {
            if (text.isBlank()) {
                throw new IllegalArgumentException("must be a path but is empty");
            }
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException("is not a path: " + invalid.getReason(), invalid);
        }
    }

    private static Object parseEnum(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (word((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("must be one of " + words(type) + " but is '" + text + "'");
    }

    private static Object parseName(Class<?> type, String text) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(String.class);
            return constructor.newInstance(text);
        } catch (InvocationTargetException refused) {
            Throwable cause = refused.getTargetException();
            throw new IllegalArgumentException(cause.getMessage(), cause);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " has no public constructor from a text", impossible);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> word((Enum<?>) constant))
                .collect(Collectors.joining(", "));
    }

    private static String showDuration(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1000 != 0) {
            return millis == 0 ? "0s" : millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String showBytes(long bytes) {
        for (int i = BYTE_UNITS.size() - 1; i > 0; i--) {
            long size = 1L << (10 * i);
            if (bytes >= size && bytes % size == 0) {
                return bytes / size + BYTE_UNITS.get(i);
            }
        }
        return Long.toString(bytes);
    }
}
