package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.journal.Beginning;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies of a group's logs on this router's disk. Any thread asks; the group's applier alone makes, and replaces. */
final class LocalLogs {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLogs.class);
    private static final int ASIDE_MAX = 1_000;

    private final HomeOf homes;
    private final Executor disk;
    private final Map<String, LocalLog> logs = new ConcurrentHashMap<>();
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> listener = name -> {};
    private volatile Consumer<Throwable> onFailure = error -> {};

    /** Where a log of this name is. */
    interface HomeOf {
        LogHome home(String log);

        /** Names of those that have a folder. */
        Set<String> onDisk() throws IOException;
    }

    LocalLogs(HomeOf homes, Executor disk) {
        this.homes = homes;
        this.disk = disk;
    }

    /** Told of a log when it comes into being, before its first record is told. */
    void onNew(Consumer<String> next) {
        listener = requireNonNull(next, "listener");
    }

    void onFailure(Consumer<Throwable> next) {
        onFailure = requireNonNull(next, "onFailure");
    }

    /** The same object for each name; it need not be there. */
    LocalLog of(String name) {
        return logs.computeIfAbsent(
                name, missing -> new LocalLog(missing, homes.home(missing), disk, error -> onFailure.accept(error)));
    }

    /** Those that are there. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        logs.forEach((name, log) -> {
            if (log.file() != null) {
                names.add(name);
            }
        });
        return names;
    }

    /**
     * Opens what is on disk.
     *
     * @throws JournalException if one cannot be opened, unless it is only damaged and another router may have it
     */
    void open() {
        try {
            for (String name : homes.onDisk()) {
                open(of(name));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list the logs", failure);
        }
    }

    private void open(LocalLog log) {
        try {
            log.open();
            announced.add(log.name());
        } catch (JournalException refusal) {
            if (log.isAlone() || refusal.reason() != Reason.DAMAGED) {
                throw refusal;
            }
            Path to = setAside(log);
            LOG.error("a log is damaged; it is taken from another router: log={} moved to {}", log.name(), to, refusal);
        }
    }

    /** Those whose writing has failed are read from the disk again. */
    void reopenFailed() {
        for (LocalLog log : logs.values()) {
            if (log.isDamaged()) {
                LOG.error(
                        "a log is damaged; it is taken from another router: log={} moved to {}",
                        log.name(),
                        setAside(log));
            } else if (log.isFailed()) {
                log.release();
                open(log);
            }
        }
    }

    /** Makes a log; whoever listens is told. */
    void make(String name, long id) {
        make(name, new Beginning(id, new Position(1)));
    }

    /** Makes a log again, without what was in it; or one that was not there. */
    void remake(String name, Beginning beginning) {
        of(name).release();
        make(name, beginning);
    }

    private void make(String name, Beginning beginning) {
        // Before its first record can be told, and once.
        if (announced.add(name)) {
            listener.accept(name);
        }
        LocalLog log = of(name);
        if (Files.isDirectory(log.folder())) {
            delete(log.folder());
        }
        log.make(beginning);
    }

    /** Where its folder went. */
    Path setAside(LocalLog log) {
        log.release();
        Path from = log.folder();
        try {
            for (int number = 1; number < ASIDE_MAX; number++) {
                Path to = homes.home(log.name()).aside().resolve("damaged-" + log.name() + "-" + number);
                if (!Files.exists(to)) {
                    return Files.move(from, to);
                }
            }
            throw new IOException("too many damaged logs are kept already");
        } catch (IOException failure) {
            throw new JournalException(Reason.UNREADABLE, "cannot move " + from + " away: " + failure, failure);
        }
    }

    /** Nobody waits for the disk any more. */
    void end() {
        logs.values().forEach(LocalLog::end);
    }

    void close() {
        logs.values().forEach(LocalLog::close);
    }

    /** The file of a log that is there. */
    @Nullable
    FileLog file(String name) {
        LocalLog log = logs.get(name);
        return log == null ? null : log.file();
    }

    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new JournalException(Reason.UNREADABLE, "cannot delete " + folder + ": " + failure, failure);
        }
    }
}
