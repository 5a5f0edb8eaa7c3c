package io.sluice.admin;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Single values as texts, in the form that {@code sluice.yaml} has too. */
final class Words {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB)?");
    /** Each is 1,024 of the one before. */
    private static final List<String> BYTE_UNITS = List.of("B", "KiB", "MiB", "GiB");

    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E parse(Class<E> type, String text) {
        for (E value : type.getEnumConstants()) {
            if (of(value).equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of "
                + Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", ")));
    }

    /** In the largest unit that keeps it exact. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 != 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
    }

    /** In the largest unit that keeps it exact. */
    static String ofBytes(long bytes) {
        int unit = 0;
        long amount = bytes;
        while (unit < BYTE_UNITS.size() - 1 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(bytes) : amount + BYTE_UNITS.get(unit);
    }

    static long parseBytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must read like 4096, 64KiB, 16MiB or 4GiB");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * BYTE_UNITS.indexOf(unit)));
        } catch (ArithmeticException tooMany) {
            throw new IllegalArgumentException("is more than 64 bits hold", tooMany);
        }
    }

    static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must read like 500ms, 10s, 5m, 1h or 1d");
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
}
