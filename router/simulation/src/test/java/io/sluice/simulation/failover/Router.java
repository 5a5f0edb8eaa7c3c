package io.sluice.simulation.failover;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.simulation.world.Chance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A router with its own copy of the map. It sends, holds or queues; it heeds a record when it hears of it. */
final class Router {
    private static final long TROUBLE = 700_000_000L;
    private static final long GIVEN_UP = 2_500_000_000L;
    private static final long HELD = 6_000_000_000L;
    private static final long PROBE = 150_000_000L;

    private record Sent(Write write, Server server, boolean isDrained) {}

    private record Waiting(Epoch epoch, Runnable then) {}

    final int id;
    private final FailoverWorld world;
    private final Chance chance;
    private final List<Sent> underWay = new ArrayList<>();
    private final ArrayDeque<Write> held = new ArrayDeque<>();
    private final ArrayDeque<Write> queue = new ArrayDeque<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private ShardRecord record;
    private boolean isContained;
    private @Nullable Server fenced;
    boolean isUp = true;
    boolean isDeaf;

    Router(FailoverWorld world, int id, Chance chance, ShardRecord record) {
        this.world = world;
        this.id = id;
        this.chance = chance;
        this.record = record;
    }

    // -- clients ----------------------------------------------------------------------------------------------------

    void write(Write write) {
        if (!isUp) {
            write.told = Write.Told.NOT_SENT;
        } else if (mayFlow() && (queue.isEmpty() || !write.mayQueue)) {
            send(write, false);
        } else if (write.mayQueue && !isPaused()) {
            write.told = Write.Told.QUEUED;
            queue.add(write);
        } else {
            held.add(write);
            world.time.after(HELD, () -> {
                if (held.remove(write)) {
                    write.told = Write.Told.NOT_SENT;
                }
            });
        }
    }

    private boolean isPaused() {
        return record.failover()
                .handover()
                .filter(handover -> handover.kind() == Handover.Kind.SWITCHOVER)
                .isPresent();
    }

    private boolean mayFlow() {
        if (world.mistake == Mistake.GUESSES_THE_PRIMARY && isPromoting()) {
            return true;
        }
        if (record.isFenced()) {
            return world.mistake == Mistake.SENDS_PAST_THE_FENCE && !isContained;
        }
        return record.failover().handover().filter(each -> isPaused()).isEmpty() && !isContained;
    }

    boolean maySendTo(Server server) {
        return isUp && !record.isFenced() && record.primary().equals(server.address);
    }

    private boolean isPromoting() {
        return record.failover()
                .handover()
                .filter(handover -> handover.step() == Handover.Step.PROMOTING)
                .isPresent();
    }

    private Server target() {
        boolean guesses = world.mistake == Mistake.GUESSES_THE_PRIMARY && isPromoting();
        ServerAddress address =
                guesses ? record.failover().handover().orElseThrow().candidate() : record.primary();
        return world.server(address);
    }

    private void send(Write write, boolean isDrained) {
        Server server = target();
        if (server == fenced) {
            throw new Broken(Broken.Rule.FENCED_GETS_NOTHING, write + " by router" + id + " to " + server);
        }
        Sent sent = new Sent(write, server, isDrained);
        Epoch epoch = record.epoch();
        underWay.add(sent);
        world.wire(
                id,
                server.id,
                () -> server.take(() -> {
                    if (!server.isReadOnly) {
                        world.ledger.onExecute(server, epoch, write);
                    }
                    server.write(
                            write,
                            isDrained,
                            (answer, transaction) ->
                                    world.wire(server.id, id, () -> onAnswer(sent, answer, transaction.orElse(null))));
                }));
        world.time.after(TROUBLE, () -> {
            if (underWay.contains(sent) && record.primary().equals(server.address)) {
                contain();
            }
        });
        world.time.after(GIVEN_UP, () -> {
            if (underWay.remove(sent)) {
                end(sent);
                flush();
            }
        });
    }

    private void onAnswer(Sent sent, Server.Answer answer, @Nullable Transaction transaction) {
        if (!underWay.remove(sent)) {
            return;
        }
        Write write = sent.write;
        if (answer == Server.Answer.READ_ONLY) {
            contain();
            if (sent.isDrained) {
                queue.addFirst(write);
            } else {
                write.told = Write.Told.REFUSED;
                world.ledger.onError();
            }
            return;
        }
        write.transaction = transaction;
        if (sent.isDrained) {
            write.isSettled = true;
        } else {
            write.told = Write.Told.ACKNOWLEDGED;
        }
        drain();
    }

    /** Nobody knows what came of it. */
    private void end(Sent sent) {
        if (sent.isDrained) {
            queue.addFirst(sent.write);
        } else if (world.mistake == Mistake.SENDS_AGAIN && isUp) {
            held.addFirst(sent.write);
        } else {
            sent.write.told = Write.Told.UNKNOWN;
            world.ledger.onError();
        }
    }

    private void drain() {
        boolean isDraining = underWay.stream().anyMatch(Sent::isDrained);
        if (isUp && mayFlow() && !isDraining && !queue.isEmpty()) {
            send(queue.remove(), true);
        }
    }

    private void flush() {
        while (isUp && mayFlow() && !held.isEmpty()) {
            send(held.remove(), false);
        }
        drain();
    }

    // -- health -----------------------------------------------------------------------------------------------------

    private void contain() {
        if (!isContained) {
            isContained = true;
            probe();
        }
    }

    private void probe() {
        if (!isContained) {
            return;
        }
        ShardRecord asked = record;
        Server server = world.server(asked.primary());
        if (isUp && !asked.isFenced()) {
            world.wire(
                    id,
                    server.id,
                    () -> server.take(() -> {
                        if (!server.isReadOnly) {
                            world.wire(server.id, id, () -> {
                                if (record.epoch().equals(asked.epoch()) && isContained) {
                                    isContained = false;
                                    flush();
                                }
                            });
                        }
                    }));
        }
        world.time.after(PROBE, this::probe);
    }

    // -- the map ----------------------------------------------------------------------------------------------------

    void hearSoon(ShardRecord next) {
        world.time.after(chance.oneIn(20) ? chance.about(200_000_000) : chance.about(2_000_000), () -> {
            if (isUp && !isDeaf) {
                hear(next);
            }
        });
    }

    private void hear(ShardRecord next) {
        if (next.epoch().compareTo(record.epoch()) <= 0) {
            return;
        }
        boolean isMoved = next.isFenced() || !next.primary().equals(record.primary());
        isContained &= next.primary().equals(record.primary());
        record = next;
        if (isMoved) {
            destroyConnections();
        }
        fenced = next.isFenced() ? fenced : null;
        flush();
        for (Waiting each : List.copyOf(waiting)) {
            if (each.epoch.compareTo(record.epoch()) <= 0) {
                waiting.remove(each);
                each.then.run();
            }
        }
    }

    private void destroyConnections() {
        if (world.mistake == Mistake.FORGETS_THE_HELD) {
            held.clear();
        }
        if (world.mistake == Mistake.KEEPS_CONNECTIONS) {
            return;
        }
        List<Sent> all = List.copyOf(underWay);
        underWay.clear();
        all.forEach(this::end);
    }

    /** Answers when it has nothing any more to the primary that is fenced. */
    void awaitFence(Epoch epoch, Runnable answer) {
        await(epoch, () -> {
            fenced = record.isFenced() ? world.server(record.primary()) : null;
            answer.run();
        });
    }

    /** Answers when it has heard of the pause, if nothing is under way. */
    void awaitQuiet(Epoch epoch, Runnable answer) {
        await(epoch, () -> {
            if (underWay.isEmpty()) {
                answer.run();
            }
        });
    }

    private void await(Epoch epoch, Runnable then) {
        if (epoch.compareTo(record.epoch()) <= 0) {
            then.run();
        } else {
            waiting.add(new Waiting(epoch, then));
        }
    }

    // -- what befalls it --------------------------------------------------------------------------------------------

    void kill() {
        isUp = false;
        waiting.clear();
        List<Sent> all = List.copyOf(underWay);
        underWay.clear();
        all.forEach(this::end);
        held.forEach(write -> write.told = Write.Told.UNKNOWN);
        held.clear();
    }

    /** It serves as soon as it has read the log. */
    void start() {
        isUp = true;
        listen();
    }

    void listen() {
        isDeaf = false;
        hear(world.log.current());
        flush();
    }
}
