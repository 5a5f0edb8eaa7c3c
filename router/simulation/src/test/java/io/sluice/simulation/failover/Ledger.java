package io.sluice.simulation.failover;

import io.sluice.core.failover.LastSeen;
import io.sluice.core.failover.Loss;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows what must hold. */
final class Ledger {
    /** What a promotion has said of its loss. */
    record Statement(Optional<LastSeen> seen, Loss loss) {}

    private final FailoverWorld world;
    private final List<Write> writes = new ArrayList<>();
    private final Set<ServerAddress> unfit = new HashSet<>();
    private @Nullable Statement statement;
    private boolean needsHook;
    private @Nullable Server spokenFor;
    private Instant lastChange = Instant.MIN;
    private int errors;
    private int promotions;
    private int switchovers;
    private int follows;
    private int undone;

    Ledger(FailoverWorld world) {
        this.world = world;
    }

    Write write(boolean mayQueue) {
        Write write = new Write(writes.size() + 1L, mayQueue, world.time.nanos());
        writes.add(write);
        return write;
    }

    // -- what happens -----------------------------------------------------------------------------------------------

    void onExecute(Server server, Epoch epoch, Write write) {
        ShardRecord named = world.log.at(epoch);
        if (named.isFenced() || !named.primary().equals(server.address)) {
            throw new Broken(
                    Broken.Rule.ONE_SERVER_AN_EPOCH,
                    write + " of epoch " + epoch + " on " + server + ", primary " + named.primary()
                            + (named.isFenced() ? ", fenced" : ""));
        }
    }

    void onError() {
        errors++;
    }

    void onStatement(Statement said) {
        statement = said;
    }

    /** Whether the order is to be fenced by the hook. */
    void onOrder(boolean byHook) {
        needsHook = byHook;
        spokenFor = null;
        unfit.clear();
    }

    void onFence(Server server) {
        spokenFor = server;
    }

    /** How a server is in truth when it says how it stands. What is its own nobody knows who never saw the primary. */
    void onAsked(Server server, boolean isUnfit) {
        if (isUnfit) {
            unfit.add(server.address);
        } else {
            unfit.remove(server.address);
        }
    }

    void onChange(ShardRecord before, ShardRecord after) {
        Optional<Handover> was = before.failover().handover();
        Optional<Handover> is = after.failover().handover();
        world.tell(
                world.log,
                after.primary() + " "
                        + is.map(each -> each.kind() + " " + each.step()).orElse(""));
        if (was.isEmpty() && is.isPresent()) {
            onBegin(before, is.get());
        }
        if (was.isPresent() && is.isEmpty() && before.primary().equals(after.primary())) {
            undone++;
        }
        if (was.isPresent() && !before.primary().equals(after.primary())) {
            onPublished(was.get(), world.server(before.primary()), world.server(after.primary()));
        }
    }

    private void onBegin(ShardRecord before, Handover handover) {
        ServerAddress candidate = handover.candidate();
        boolean isOut = before.failover().cordoned().contains(candidate)
                || before.failover().demoted().contains(candidate)
                || before.quarantined().contains(candidate);
        if (handover.kind() != Handover.Kind.FOLLOW && (isOut || unfit.contains(candidate))) {
            throw new Broken(Broken.Rule.UNFIT_IS_NOT_PROMOTED, candidate.toString());
        }
    }

    private void onPublished(Handover handover, Server old, Server next) {
        if (world.routers.stream().anyMatch(router -> router.maySendTo(old))) {
            throw new Broken(Broken.Rule.FENCED_GETS_NOTHING, "a router has not let go of " + old);
        }
        switch (handover.kind()) {
            case SWITCHOVER -> {
                switchovers++;
                requireThere(next, false);
            }
            case FOLLOW -> {
                follows++;
                writes.stream()
                        .filter(write -> !next.rows.containsKey(write.number))
                        .forEach(write -> write.isGiven |= write.mustBeThere());
            }
            case PROMOTION -> {
                promotions++;
                if (unfit.contains(next.address)) {
                    throw new Broken(Broken.Rule.UNFIT_IS_NOT_PROMOTED, next.address + " turned");
                }
                if (needsHook && spokenFor != old) {
                    throw new Broken(Broken.Rule.FENCE_HAS_SPOKEN, "nothing was said of " + old);
                }
                boolean isByItself = handover.actor().startsWith("sluice: ");
                if (isByItself
                        && handover.since()
                                .isBefore(lastChange
                                        .plus(world.settings.distance())
                                        .minusMillis(1_500))) {
                    throw new Broken(Broken.Rule.DISTANCE_IS_KEPT, handover.since() + " after " + lastChange);
                }
                requireThere(next, true);
            }
        }
        // What it has of its own is the shard's from now on: all that follow it will have it.
        next.isErrant = false;
        if (handover.kind() == Handover.Kind.PROMOTION) {
            lastChange = world.now();
        }
    }

    private void requireThere(Server primary, boolean mayLose) {
        for (Write write : writes) {
            if (write.mustBeThere() && !primary.rows.containsKey(write.number)) {
                if (!mayLose || !isStated(write)) {
                    throw new Broken(
                            Broken.Rule.ACKNOWLEDGED_IS_THERE, write + " is not on " + primary + ": " + statement);
                }
                write.isGiven = true;
            }
        }
    }

    /** Whether it was said to be missing, or was committed after the last look. */
    private boolean isStated(Write write) {
        Statement said = statement;
        Transaction transaction = write.transaction;
        if (said == null || transaction == null || said.loss.isProven()) {
            return false;
        }
        if (said.seen.isEmpty()) {
            return true;
        }
        GtidSet one = GtidSet.parse(Numbers.uuid(transaction.source()) + ":" + transaction.number());
        return !said.seen.get().executed().containsAll(one)
                || GtidSet.parse(said.loss.missing()).containsAll(one);
    }

    // -- in the end -------------------------------------------------------------------------------------------------

    void finish(boolean isPeaceful) {
        ShardRecord record = world.log.current();
        Server primary = world.server(record.primary());
        for (Server server : world.servers) {
            boolean isDemoted = record.failover().demoted().contains(server.address);
            boolean hasForked = server.hasMoreThan(primary);
            boolean isRight = server == primary
                    ? !server.isReadOnly
                    : server.isReadOnly
                            && (isDemoted
                                    || (hasForked && (server.isErrant || server.source != primary))
                                    || (!hasForked && server.source == primary && server.isReceiving));
            if (!isRight || record.failover().handover().isPresent()) {
                throw new Broken(
                        Broken.Rule.ONE_PRIMARY,
                        server + " of primary " + primary + (server.isReadOnly ? ", read-only" : ", writable")
                                + ", follows " + server.source + (hasForked ? ", has more, " : ", ")
                                + record.failover());
            }
        }
        requireThere(primary, false);
        for (Write write : writes) {
            boolean isOpen = write.told == Write.Told.NOTHING || (write.told == Write.Told.QUEUED && !write.isSettled);
            if (isOpen) {
                throw new Broken(Broken.Rule.EVERYTHING_ENDS, write.toString());
            }
            boolean isRefused = write.told == Write.Told.NOT_SENT || write.told == Write.Told.REFUSED;
            if (isRefused && world.servers.stream().anyMatch(server -> server.rows.containsKey(write.number))) {
                throw new Broken(Broken.Rule.REFUSED_IS_NOT_THERE, write.toString());
            }
        }
        if (isPeaceful && errors > 0) {
            throw new Broken(Broken.Rule.PAUSE_HAS_NO_ERROR, errors + " errors");
        }
    }

    FailoverWorld.Outcome outcome() {
        long acknowledged = writes.stream()
                .filter(write -> write.told == Write.Told.ACKNOWLEDGED || write.isSettled)
                .count();
        return new FailoverWorld.Outcome(writes.size(), acknowledged, promotions, switchovers, follows, undone);
    }
}
