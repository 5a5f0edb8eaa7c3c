package io.sluice.simulation.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.Backlogs.Standing;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.replay.Backlog;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.Allowance;
import io.sluice.journal.JournalException;
import io.sluice.simulation.queue.Write.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One life of a router: takes writes, sends them to the shard or queues them, and drains. */
final class Router implements Drain.Front {
    static final ShardId SHARD = new ShardId("s1");

    private static final long WAIT_NANOS = 3_000_000_000L;
    private static final long GRACE_NANOS = 300_000_000L;
    private static final long DEADLINE_NANOS = 2_000_000_000L;

    /** What goes wrong for good, so that somebody has to start it again. */
    interface Owner {
        void onStopped();
    }

    /** A write on its way. */
    private static final class Visit {
        final Write write;
        final Consumer<Told> client;

        @Nullable
        Talk talk;

        boolean sent;
        boolean told;

        Visit(Write write, Consumer<Told> client) {
            this.write = write;
            this.client = client;
        }
    }

    private final Life life;
    private final Shard shard;
    private final Owner owner;
    private final Ledger ledger;
    private final LogKeeper queue;
    private final LogKeeper deadLetters;
    private final Applier applier;
    private final Backlogs backlogs = new Backlogs();
    private final Map<TenantId, Integer> appending = new HashMap<>();
    private final Map<TenantId, Set<Visit>> waiting = new LinkedHashMap<>();
    private final Set<Visit> direct = new LinkedHashSet<>();
    private final List<Runnable> early = new ArrayList<>();
    private @Nullable Drain drain;
    private boolean open;

    /** @throws JournalException if a log cannot be opened */
    Router(Life life, Shard shard, Ledger ledger, Disk queueDisk, Disk deadDisk, boolean open, Owner owner) {
        this.life = life;
        this.shard = shard;
        this.ledger = ledger;
        this.owner = owner;
        this.open = open;
        queue = new LogKeeper(life, queueDisk, life.chance.between(1, 1_000_000));
        deadLetters = new LogKeeper(life, deadDisk, life.chance.between(1, 1_000_000));
        applier = new Applier(life, shard);
        backlogs.onLoading(SHARD);
        if (life.has(Mistake.SERVES_WHILE_LOADING)) {
            backlogs.onLoaded(SHARD);
        }
        life.after(life.chance.about(50_000_000), this::load);
    }

    private void load() {
        Backlog found = new Loading(life.mistake).read(queue);
        found.tenants().forEach(each -> backlogs.begin(each.tenant(), each.remaining(), each.bytes()));
        Drain made = new Drain(life, applier, queue, deadLetters, backlogs, this, letters(), found);
        drain = made;
        backlogs.onLoaded(SHARD);
        early.forEach(Runnable::run);
        if (open) {
            made.onGate(true);
        }
        new ArrayList<>(waiting.keySet()).forEach(this::look);
    }

    /** Its machine is gone: its lines are silent. Without this, the kernel hangs up. */
    void die(boolean silently) {
        life.kill();
        if (silently) {
            applier.vanish();
        }
        for (Visit visit : direct) {
            Talk talk = visit.talk;
            if (talk != null && silently) {
                talk.vanish();
            } else if (talk != null) {
                talk.end();
            }
        }
        if (!silently) {
            applier.onContained();
        }
    }

    boolean isAlive() {
        return life.isAlive();
    }

    /** The tokens of the dead letters. */
    Set<Long> letters() {
        Set<Long> tokens = new HashSet<>();
        deadLetters.read(1, (position, record) -> {
            if (record instanceof QueueRecord.Accepted accepted) {
                tokens.add(token(accepted.write()));
            }
            return true;
        });
        return tokens;
    }

    @Override
    public Write write(long token) {
        return ledger.write(token);
    }

    /** Whether nothing is left to be done. */
    boolean isQuiet() {
        boolean nobody = waiting.values().stream().allMatch(Set::isEmpty) && direct.isEmpty();
        return drain != null && nobody && backlogs.of(new TenantId("nobody"), SHARD) == Standing.DIRECT && isEmpty();
    }

    /** What it still has to do. */
    String left() {
        Map<TenantId, Long> counted = new HashMap<>();
        ledger.tenants().forEach(tenant -> counted.put(tenant, backlogs.writesOf(tenant)));
        Drain known = drain;
        return "waiting " + waiting.keySet() + ", direct " + direct.size() + ", counted " + counted + ", appending "
                + appending + ", " + (known == null ? "not loaded" : known.left());
    }

    private boolean isEmpty() {
        return ledger.tenants().stream().allMatch(tenant -> backlogs.writesOf(tenant) == 0);
    }

    void onGate(boolean opened) {
        life.run(() -> {
            if (open == opened) {
                return;
            }
            open = opened;
            Drain draining = drain;
            if (draining != null) {
                draining.onGate(open);
            }
            if (!open) {
                life.after(GRACE_NANOS, this::abandon);
            }
            new ArrayList<>(waiting.keySet()).forEach(this::look);
        });
    }

    /** What is in flight on a contained shard is given up. */
    private void abandon() {
        if (!open) {
            for (Visit visit : List.copyOf(direct)) {
                Talk talk = visit.talk;
                if (talk != null) {
                    talk.lose();
                }
            }
        }
    }

    // -- writes -----------------------------------------------------------------------------------------------------

    void write(Write write, Consumer<Told> client) {
        life.run(() -> decide(new Visit(write, client)));
    }

    private void decide(Visit visit) {
        TenantId tenant = visit.write.tenant;
        if (visit.told) {
            return;
        }
        switch (backlogs.of(tenant, SHARD)) {
            case DIRECT -> {
                if (open) {
                    direct(visit);
                } else {
                    append(visit);
                }
            }
            case BEHIND -> {
                if (open && life.has(Mistake.OVERTAKES_THE_BACKLOG)) {
                    direct(visit);
                } else {
                    append(visit);
                }
            }
            case HANDING_BACK, LOADING, UNKNOWN -> hold(visit);
        }
    }

    private void hold(Visit visit) {
        TenantId tenant = visit.write.tenant;
        waiting.computeIfAbsent(tenant, id -> new LinkedHashSet<>()).add(visit);
        life.after(WAIT_NANOS, () -> {
            if (waiting.getOrDefault(tenant, new HashSet<>()).remove(visit)) {
                tell(visit, Told.REFUSED);
            }
        });
    }

    @Override
    public void look(TenantId tenant) {
        Set<Visit> all = waiting.remove(tenant);
        if (all != null) {
            all.forEach(this::decide);
        }
    }

    private void tell(Visit visit, Told what) {
        if (!visit.told) {
            visit.told = true;
            life.post(() -> visit.client.accept(what));
        }
    }

    // -- the queue --------------------------------------------------------------------------------------------------

    static QueuedWrite queued(Write write) {
        byte[] sql = ("INSERT INTO t VALUES (" + write.token + ")").getBytes(US_ASCII);
        return new QueuedWrite(
                write.tenant,
                new Epoch(1),
                Math.max(0, write.sentNanos / 1000),
                CarriedState.EMPTY,
                Optional.empty(),
                List.of(QueuedStatement.text(sql)));
    }

    static long token(QueuedWrite write) {
        String sql = new String(write.statements().get(0).sql(), US_ASCII);
        return Long.parseLong(sql.substring(sql.indexOf('(') + 1, sql.indexOf(')')));
    }

    private void append(Visit visit) {
        TenantId tenant = visit.write.tenant;
        boolean late = life.has(Mistake.COUNTS_AFTER_THE_ANSWER);
        if (!late) {
            backlogs.begin(tenant, 1, 1);
        }
        appending.merge(tenant, 1, Integer::sum);
        if (life.has(Mistake.ACKNOWLEDGES_BEFORE_THE_SYNC)) {
            tell(visit, Told.ACKNOWLEDGED);
        }
        queue.append(new QueueRecord.Accepted(queued(visit.write)), Allowance.ORDINARY, (position, failure) -> {
            appending.merge(tenant, -1, Integer::sum);
            if (position != null) {
                tell(visit, Told.ACKNOWLEDGED);
                if (late) {
                    life.after(2_000_000, () -> backlogs.begin(tenant, 1, 1));
                }
                onDrain(each -> each.onAppended(tenant, position));
            } else if (failure != null) {
                onRefused(visit, failure.reason(), late);
            }
            onDrain(each -> each.onAppendEnded(tenant));
        });
    }

    private void onDrain(Consumer<Drain> what) {
        Drain known = drain;
        if (known == null) {
            early.add(() -> what.accept(requireNonNull(drain)));
        } else {
            what.accept(known);
        }
    }

    private void onRefused(Visit visit, JournalException.Reason reason, boolean late) {
        if (reason != JournalException.Reason.BUSY && reason != JournalException.Reason.FULL) {
            tell(visit, life.has(Mistake.CALLS_A_LOST_APPEND_REFUSED) ? Told.REFUSED : Told.UNKNOWN);
            owner.onStopped();
            return;
        }
        tell(visit, life.has(Mistake.ACKNOWLEDGES_WHAT_IS_REFUSED) ? Told.ACKNOWLEDGED : Told.REFUSED);
        if (!late && backlogs.end(visit.write.tenant, 1, 1)) {
            look(visit.write.tenant);
        }
    }

    @Override
    public void onStopped() {
        owner.onStopped();
    }

    @Override
    public int appending(TenantId tenant) {
        return appending.getOrDefault(tenant, 0);
    }

    // -- the shard --------------------------------------------------------------------------------------------------

    @Override
    public Set<Long> lines() {
        Set<Long> all = new HashSet<>(applier.lines());
        for (Visit visit : direct) {
            Talk talk = visit.talk;
            if (talk != null) {
                all.add(talk.id());
            }
        }
        return all;
    }

    private void direct(Visit visit) {
        direct.add(visit);
        visit.sent = false;
        Talk talk = new Talk(life, shard, DEADLINE_NANOS, () -> onLost(visit));
        visit.talk = talk;
        talk.say(new Request.Login(), in -> {
            boolean mayGo = open && (isDirect(visit) || life.has(Mistake.OVERTAKES_THE_BACKLOG));
            if (!mayGo) {
                talk.end();
                direct.remove(visit);
                decide(visit);
                return;
            }
            visit.sent = true;
            talk.say(new Request.Direct(visit.write), answer -> {
                talk.end();
                direct.remove(visit);
                tell(visit, answer.isOk() ? Told.ACKNOWLEDGED : Told.FAILED);
            });
        });
    }

    private boolean isDirect(Visit visit) {
        return backlogs.of(visit.write.tenant, SHARD) == Standing.DIRECT;
    }

    private void onLost(Visit visit) {
        direct.remove(visit);
        boolean isUnknown = visit.sent && !life.has(Mistake.SENDS_A_DIRECT_WRITE_AGAIN);
        if (isUnknown) {
            tell(visit, Told.UNKNOWN);
        } else if (life.time.nanos() - visit.write.sentNanos > 2 * WAIT_NANOS) {
            tell(visit, Told.REFUSED);
        } else {
            life.after(20_000_000, () -> decide(visit));
        }
    }
}
