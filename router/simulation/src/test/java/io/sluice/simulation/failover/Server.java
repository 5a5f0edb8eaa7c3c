package io.sluice.simulation.failover;

import io.sluice.core.failover.ServerView;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.simulation.world.Chance;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A database server. While it is frozen it keeps what it is sent, and executes it when it thaws, also what was given up. */
final class Server {
    /** What a statement came to. */
    enum Answer {
        DONE,
        READ_ONLY
    }

    private static final long SECOND = 1_000_000_000L;

    private record Unacknowledged(Transaction transaction, int index, Runnable then) {}

    final int id;
    final ServerAddress address;
    final Map<Long, Integer> rows = new HashMap<>();
    private final FailoverWorld world;
    private final Chance chance;
    private final Numbers executed = new Numbers();
    private final Numbers seen = new Numbers();
    private final Numbers received = new Numbers();
    private final List<Transaction> binlog = new ArrayList<>();
    private final ArrayDeque<Transaction> relay = new ArrayDeque<>();
    private final Map<Long, Transaction> markers = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Unacknowledged> unacknowledged = new ArrayList<>();
    private int own;
    private int fetched;
    private int receiver;
    private boolean applies;

    boolean isAlive = true;
    boolean isFrozen;
    boolean isReadOnly = true;
    boolean isInBackup;
    boolean isErrant;
    private long startedNanos = -3_600_000_000_000L;

    @Nullable
    Server source;

    boolean isReceiving;
    boolean isApplying;
    long applyNanos;

    Server(FailoverWorld world, int id, Chance chance) {
        this.world = world;
        this.id = id;
        this.chance = chance;
        this.address = new ServerAddress("server" + id, 3306);
        this.applyNanos = chance.about(500_000);
    }

    // -- what is asked of it ----------------------------------------------------------------------------------------

    /** A message has come. */
    void take(Runnable work) {
        if (!isAlive) {
            return;
        }
        if (isFrozen) {
            waiting.add(work);
            return;
        }
        world.time.after(100_000, () -> {
            if (isAlive && !isFrozen) {
                work.run();
            } else if (isAlive) {
                waiting.add(work);
            }
        });
    }

    void write(Write write, boolean isMarked, BiConsumer<Answer, Optional<Transaction>> answer) {
        if (isReadOnly) {
            answer.accept(Answer.READ_ONLY, Optional.empty());
            return;
        }
        Transaction before = isMarked ? markers.get(write.number) : null;
        if (before != null) {
            answer.accept(Answer.DONE, Optional.of(before));
            return;
        }
        boolean hasMarker = isMarked && world.mistake != Mistake.APPLIES_WITHOUT_THE_MARKER;
        Transaction transaction = new Transaction(id, ++own, write.number, hasMarker);
        commit(transaction);
        Runnable then = () -> answer.accept(Answer.DONE, Optional.of(transaction));
        if (isSemiSync()) {
            unacknowledged.add(new Unacknowledged(transaction, binlog.size(), then));
        } else {
            seen.add(transaction);
            then.run();
        }
    }

    /** Without a replica it waits for none. */
    boolean isSemiSync() {
        return world.isSemiSync
                && world.servers.stream().anyMatch(server -> server.source == this && server.isReceiving);
    }

    /** Something writes here past all routers. */
    void writeOfItsOwn() {
        if (isAlive && !isFrozen) {
            world.tell(this, "writes something of its own");
            isErrant = true;
            Transaction transaction = new Transaction(id, ++own, 0, false);
            commit(transaction);
            seen.add(transaction);
        }
    }

    void setReadOnly(boolean on) {
        world.tell(this, on ? "is read-only" : "takes writes");
        isReadOnly = on;
        if (on) {
            // It waits for no replica any more; whoever wrote is not told.
            unacknowledged.forEach(each -> seen.add(each.transaction));
            unacknowledged.clear();
        }
    }

    void stopReceiving() {
        isReceiving = false;
        receiver++;
    }

    void promote() {
        stopReceiving();
        isApplying = false;
        setReadOnly(false);
    }

    void demote() {
        setReadOnly(true);
        startReplication();
    }

    /** What it has received and not applied stays. */
    void startReplication() {
        if (source != null) {
            receive();
        }
    }

    void forgetSource() {
        stopReceiving();
        source = null;
        isApplying = false;
    }

    void follow(Server next) {
        world.tell(this, "follows " + next);
        source = next;
        relay.clear();
        received.become(executed);
        receive();
    }

    private void receive() {
        isReceiving = true;
        isApplying = true;
        receiver++;
        fetched = 0;
        applySoon();
    }

    ServerView view() {
        boolean isConnected = isReceiving && source != null && source.isAlive && !world.isCut(id, source.id);
        return new ServerView(
                address,
                isReadOnly,
                seen.set(),
                received.set(),
                Optional.ofNullable(source).map(server -> server.address),
                isConnected,
                isApplying,
                true,
                isInBackup,
                Duration.ZERO,
                ServerView.startedNanos(world.time.nanos(), uptime()));
    }

    /** As a server counts it: from one full second to another. */
    private Duration uptime() {
        return Duration.ofSeconds(Math.floorDiv(world.time.nanos(), SECOND) - Math.floorDiv(startedNanos, SECOND));
    }

    boolean hasMoreThan(Server other) {
        return !other.executed.set().containsAll(executed.set());
    }

    // -- replication ------------------------------------------------------------------------------------------------

    private void commit(Transaction transaction) {
        executed.add(transaction);
        received.add(transaction);
        binlog.add(transaction);
        if (transaction.write() != 0 && rows.merge(transaction.write(), 1, Integer::sum) > 1) {
            throw new Broken(Broken.Rule.NOTHING_TWICE, "write " + transaction.write() + " on " + this);
        }
        if (transaction.isMarked()) {
            markers.put(transaction.write(), transaction);
        }
        for (Server replica : world.servers) {
            if (replica.source == this) {
                ship(replica);
            }
        }
    }

    /** Sends what a replica lacks; lost if it cannot be taken, and sent again by and by. */
    void ship(Server replica) {
        if (isAlive && !isFrozen && replica.isReceiving && replica.fetched < binlog.size()) {
            int end = binlog.size();
            int to = replica.receiver;
            world.wire(id, replica.id, () -> replica.receive(this, end, to));
        }
    }

    private void receive(Server from, int end, int to) {
        if (!isAlive || isFrozen || !isReceiving || to != receiver) {
            return;
        }
        for (; fetched < end; fetched++) {
            Transaction transaction = from.binlog.get(fetched);
            if (!received.has(transaction)) {
                received.add(transaction);
                relay.add(transaction);
            }
        }
        world.wire(id, from.id, () -> from.take(() -> from.acknowledged(end)));
        applySoon();
    }

    private void acknowledged(int end) {
        while (!unacknowledged.isEmpty() && unacknowledged.get(0).index <= end) {
            Unacknowledged next = unacknowledged.remove(0);
            seen.add(next.transaction);
            next.then.run();
        }
    }

    private void applySoon() {
        if (applies || relay.isEmpty()) {
            return;
        }
        applies = true;
        world.time.after(applyNanos, () -> {
            applies = false;
            if (isAlive && !isFrozen && isApplying && !relay.isEmpty()) {
                Transaction next = relay.remove();
                if (!executed.has(next)) {
                    commit(next);
                    seen.add(next);
                }
                applySoon();
            }
        });
    }

    // -- what befalls it --------------------------------------------------------------------------------------------

    void freeze() {
        if (isAlive) {
            world.tell(this, "freezes");
            isFrozen = true;
        }
    }

    void thaw() {
        if (isFrozen) {
            world.tell(this, "thaws, with " + waiting.size() + " to do");
            isFrozen = false;
            List<Runnable> works = List.copyOf(waiting);
            waiting.clear();
            works.forEach(work -> world.time.after(chance.upTo(2_000_000), () -> take(work)));
            applySoon();
        }
    }

    void kill() {
        if (isAlive) {
            world.tell(this, "dies");
            isAlive = false;
            isFrozen = false;
            waiting.clear();
            unacknowledged.clear();
        }
    }

    void start() {
        if (!isAlive) {
            world.tell(this, "starts");
            isAlive = true;
            startedNanos = world.time.nanos();
            seen.become(executed);
            if (chance.oneIn(2)) {
                world.tell(this, "has lost its relay log");
                relay.clear();
                received.become(executed);
                fetched = 0;
                receiver++;
            }
            applySoon();
        }
    }

    @Override
    public String toString() {
        return "server" + id;
    }
}
