package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalException;
import io.sluice.proxy.gate.Gates;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of all shards. Those that are on disk are opened at the start, the others when they are needed. Any thread.
 */
public final class Queues implements WriteQueue {
    private static final Logger LOG = LoggerFactory.getLogger(Queues.class);

    private final Vertx vertx;
    private final QueueSettings settings;
    private final Gates gates;
    private final Backlogs backlogs;
    private final Clock wall;
    private final RandomGenerator random;
    private final Map<ShardId, Future<ShardQueue>> queues = new ConcurrentHashMap<>();

    /** @param random for the ids of logs that are made */
    public Queues(
            Vertx vertx, QueueSettings settings, Gates gates, Backlogs backlogs, Clock wall, RandomGenerator random) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.settings = requireNonNull(settings, "settings");
        this.gates = requireNonNull(gates, "gates");
        this.backlogs = requireNonNull(backlogs, "backlogs");
        this.wall = requireNonNull(wall, "wall");
        this.random = requireNonNull(random, "random");
    }

    /**
     * Opens the queues that are on disk, in the background: their tenants' writes wait until they are counted. Blocks for
     * as long as it takes to list a folder.
     *
     * @throws IOException if the folder cannot be made or listed
     */
    public void start() throws IOException {
        Files.createDirectories(settings.folder());
        for (ShardId shard : onDisk()) {
            backlogs.onLoading(shard);
            of(shard);
        }
    }

    private List<ShardId> onDisk() throws IOException {
        List<ShardId> shards = new ArrayList<>();
        try (Stream<Path> folders = Files.list(settings.folder())) {
            for (Path folder : folders.sorted().toList()) {
                shards.add(new ShardId(folder.getFileName().toString()));
            }
        }
        return shards;
    }

    /** Writes what waits, then gives the disk back. Blocks. */
    public void close() {
        queues.values().forEach(opening -> {
            if (opening.succeeded()) {
                opening.result().close();
            }
        });
    }

    @Override
    public long nowMicros() {
        return ChronoUnit.MICROS.between(java.time.Instant.EPOCH, wall.instant());
    }

    @Override
    public Future<Receipt> append(TenantRecord tenant, QueuedWrite write) {
        Future<ShardQueue> queue = of(tenant.shard());
        Context caller = vertx.getOrCreateContext();
        if (queue.succeeded()) {
            return Future.fromCompletionStage(queue.result().append(write), caller);
        }
        return queue.compose(opened -> Future.fromCompletionStage(opened.append(write), caller));
    }

    @Override
    public Future<ReceiptStatus> status(Receipt receipt) {
        return Future.failedFuture("not yet");
    }

    private Future<ShardQueue> of(ShardId shard) {
        Future<ShardQueue> known = queues.get(shard);
        return known != null ? known : queues.computeIfAbsent(shard, this::open);
    }

    private Future<ShardQueue> open(ShardId shard) {
        return vertx.executeBlocking(() -> opened(shard), false).recover(failure -> {
            LOG.error("event=queue-not-opened shard={}", shard, failure);
            return Future.failedFuture(new QueueRefusedException(
                    SqlError.QUEUE_FULL, shard, "its log cannot be opened: the router's log says why"));
        });
    }

    private ShardQueue opened(ShardId shard) throws IOException {
        Path folder = settings.folder().resolve(shard.value());
        Files.createDirectories(folder);
        FileLog log = FileLog.open(folder, settings.journal(), random);
        ShardQueue queue = new ShardQueue(shard, log, backlogs, settings, new Listener(shard));
        try {
            queue.load();
        } catch (JournalException damaged) {
            log.close();
            throw damaged;
        }
        backlogs.onLoaded(shard);
        gates.onBacklogs(shard);
        LOG.info("event=queue-opened shard={} first={} last={}", shard, log.first(), log.last());
        return queue;
    }

    private final class Listener implements ShardQueue.Listener {
        private final ShardId shard;

        Listener(ShardId shard) {
            this.shard = shard;
        }

        @Override
        public void onAppended(TenantId tenant) {}

        @Override
        public void onDirect(TenantId tenant) {
            gates.onBacklog(shard, tenant);
        }
    }
}
