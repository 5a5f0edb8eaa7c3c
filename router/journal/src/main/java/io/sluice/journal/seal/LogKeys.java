package io.sluice.journal.seal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that a log is opened with.
 *
 * @param present what is written from now on is sealed with it; empty: it is not sealed
 * @param old for reading what was sealed before
 */
public record LogKeys(Optional<LogKey> present, List<LogKey> old) {
    /** For a log that is not encrypted. */
    public static final LogKeys NONE = new LogKeys(Optional.empty(), List.of());

    public LogKeys {
        requireNonNull(present, "present");
        old = List.copyOf(old);
    }

    public static LogKeys of(LogKey present, LogKey... old) {
        return new LogKeys(Optional.of(present), List.of(old));
    }

    /** The id that new files bear; 0 without a key. */
    public long presentId() {
        return present.map(LogKey::id).orElse(0L);
    }

    public Optional<LogKey> find(long id) {
        return Stream.concat(present.stream(), old.stream())
                .filter(each -> each.id() == id)
                .findFirst();
    }
}
