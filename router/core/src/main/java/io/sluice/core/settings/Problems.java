package io.sluice.core.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the settings of one record; {@link #throwIfAny} reports it all. One thread. */
public final class Problems {
    /** Settings that cannot be; {@link #problems} has one entry for each, beginning with the setting's name. */
    public static final class InvalidSettingsException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        InvalidSettingsException(List<String> problems) {
            super(String.join("; ", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }

    private final List<String> found = new ArrayList<>();

    public Problems within(String name, long value, long min, long max) {
        return require(
                value >= min && value <= max, name, "must be between " + min + " and " + max + " but is " + value);
    }

    public Problems within(String name, Duration value, Duration min, Duration max) {
        requireNonNull(value, name);
        boolean inside = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        return require(inside, name, "must be between " + text(min) + " and " + text(max) + " but is " + text(value));
    }

    public Problems notBlank(String name, String value) {
        requireNonNull(value, name);
        return require(!value.isBlank(), name, "must not be empty");
    }

    public Problems require(boolean holds, String name, String problem) {
        if (!holds) {
            found.add(name + " " + problem);
        }
        return this;
    }

    /** @throws InvalidSettingsException if anything was found */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidSettingsException(found);
        }
    }

    private static String text(Duration value) {
        if (value.toMillis() % 1000 != 0) {
            return value.toMillis() + "ms";
        }
        return value.toSeconds() + "s";
    }
}
