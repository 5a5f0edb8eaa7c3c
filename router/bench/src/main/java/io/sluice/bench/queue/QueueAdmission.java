package io.sluice.bench.queue;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalSettings;
import io.sluice.journal.LogReader;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How many records a second one log takes, each acknowledged after its sync. */
@CommandLine.Command(
        name = "queue-admission",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Keeps batches of records in flight at one log of the queue, and prints the rate and the wait.")
public final class QueueAdmission implements Callable<Integer> {
    private static final int BATCHES_MAX = 4_000_000;

    @Option(names = "--dir", required = true, description = "A folder on the disk to measure; its files are removed.")
    private Path folder;

    @Option(names = "--seconds", defaultValue = "20", description = "How long. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--in-flight", defaultValue = "64", description = "Batches. Default: ${DEFAULT-VALUE}")
    private int inFlight;

    @Option(names = "--records", defaultValue = "8", description = "Of one batch. Default: ${DEFAULT-VALUE}")
    private int records;

    @Option(names = "--bytes", defaultValue = "512", description = "Of one record. Default: ${DEFAULT-VALUE}")
    private int bytes;

    @Option(names = "--encrypted", description = "Seals what is written.")
    private boolean isEncrypted;

    @Option(names = "--drained", description = "Another thread reads and forgets what was written meanwhile.")
    private boolean isDrained;

    private final SecureRandom random = new SecureRandom();
    /** Nanoseconds of each batch; the log's thread writes. */
    private final long[] waits = new long[BATCHES_MAX];

    private int count;

    private QueueAdmission() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new QueueAdmission()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path own = Files.createTempDirectory(Files.createDirectories(folder), "queue-admission");
        byte[] key = new byte[LogKey.BYTES];
        random.nextBytes(key);
        LogKeys keys = isEncrypted ? LogKeys.of(new LogKey(key)) : LogKeys.NONE;
        try (FileLog log = FileLog.open(own, JournalSettings.QUEUE, keys, random, MonotonicClock.SYSTEM)) {
            Thread drain = new Thread(() -> drain(log), "drain");
            drain.setDaemon(true);
            if (isDrained) {
                drain.start();
            }
            long begin = System.nanoTime();
            load(log, begin + seconds * 1_000_000_000L);
            print(System.nanoTime() - begin);
            drain.interrupt();
            drain.join();
        } finally {
            remove(own);
        }
        return 0;
    }

    private void load(FileLog log, long until) throws InterruptedException {
        byte[] record = new byte[bytes];
        random.nextBytes(record);
        List<byte[]> batch = IntStream.range(0, records).mapToObj(i -> record).toList();
        Semaphore free = new Semaphore(inFlight);
        while (System.nanoTime() < until) {
            free.acquire();
            long sent = System.nanoTime();
            log.append(batch).whenComplete((position, failure) -> {
                if (failure != null) {
                    System.err.println("refused: " + failure);
                } else if (count < BATCHES_MAX) {
                    waits[count] = System.nanoTime() - sent;
                    count++;
                }
                free.release();
            });
        }
        free.acquire(inFlight);
    }

    private static void drain(FileLog log) {
        try (LogReader reader = log.reader(log.first())) {
            long[] read = new long[1];
            while (!Thread.currentThread().isInterrupted()) {
                if (reader.read(1 << 20, (position, record) -> read[0] += record.length) > 0) {
                    log.trim(new Position(reader.next().value() - 1));
                }
            }
            System.out.printf(Locale.ROOT, "drained %d MiB%n", read[0] >> 20);
        }
    }

    private void print(long nanos) {
        long[] sorted = Arrays.copyOf(waits, count);
        Arrays.sort(sorted);
        double elapsed = nanos / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s, %d batches of %d records of %d bytes in flight, %.1f s: %.0f records/s, %.1f MB/s;"
                        + " acknowledged within p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, at most %.1f ms%n",
                isEncrypted ? "encrypted" : "plain",
                inFlight,
                records,
                bytes,
                elapsed,
                count / elapsed * records,
                count / elapsed * records * bytes / 1e6,
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 0.999),
                millis(sorted, 1));
    }

    private static double millis(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1e6;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
