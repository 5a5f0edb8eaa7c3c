package io.sluice.simulation.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.Backlog;
import io.sluice.core.replay.BatchResult;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.Replay;
import io.sluice.core.replay.ReplayEffect;
import io.sluice.core.replay.ReplaySettings;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.Allowance;
import io.sluice.journal.JournalException;
import io.sluice.simulation.queue.Broken.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Does what the replay says. */
final class Drain {
    /** What the drain needs of the router. */
    interface Front {
        /** How many appends of the tenant are under way. */
        int appending(TenantId tenant);

        /** Something has changed for those of the tenant that wait. */
        void look(TenantId tenant);

        Write write(long token);

        /** A log takes no more: somebody has to start the router again. */
        void onStopped();

        /** The sessions that go on. */
        Set<Long> lines();
    }

    private static final ReplaySettings SETTINGS = new ReplaySettings(
            new ReplaySettings.Window(64, 64 << 10),
            new ReplaySettings.Batch(16, 16 << 10, Duration.ofMillis(20)),
            3,
            0,
            Duration.ofMillis(200),
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            20,
            new ReplaySettings.HandBack(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofSeconds(2)));

    private final Life life;
    private final Applier applier;
    private final LogKeeper queue;
    private final LogKeeper deadLetters;
    private final Backlogs backlogs;
    private final Front front;
    /** The tokens that have one. */
    private final Set<Long> letters;

    private final Replay<Write> replay;
    private final Map<TenantId, Long> holds = new HashMap<>();
    private int settling;
    private long forgets;

    Drain(
            Life life,
            Applier applier,
            LogKeeper queue,
            LogKeeper deadLetters,
            Backlogs backlogs,
            Front front,
            Set<Long> letters,
            Backlog found) {
        this.life = life;
        this.applier = applier;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.backlogs = backlogs;
        this.front = front;
        this.letters = letters;
        replay = new Replay<>(SETTINGS, found, life.time.nanos());
    }

    /** The next event of the replay. */
    void step(Function<Replay<Write>, List<ReplayEffect<Write>>> event) {
        List<ReplayEffect<Write>> effects = event.apply(replay);
        effects.forEach(this::run);
        int ahead = replay.status(now()).readAhead();
        if (ahead > SETTINGS.window().entries()) {
            throw new Broken(Rule.WINDOW_IS_BOUNDED, ahead + " writes are in memory");
        }
        OptionalLong wake = replay.wakeAt();
        if (wake.isPresent() && !life.has(Mistake.SETS_NO_TIMER)) {
            life.after(Math.max(1, wake.getAsLong() - now()), () -> {
                if (replay.wakeAt().isPresent() && replay.wakeAt().getAsLong() - now() <= 0) {
                    step(awake -> awake.onTick(now()));
                }
            });
        }
    }

    void onGate(boolean open) {
        if (open && life.has(Mistake.FORGETS_AN_OPENING) && life.chance.oneIn(2)) {
            return;
        }
        if (!open) {
            applier.onContained();
        }
        step(each -> open ? each.onOpen(now()) : each.onContained(now()));
    }

    void onAppended(TenantId tenant, Position position) {
        if (life.has(Mistake.LOSES_A_WAKE_UP) && life.chance.oneIn(20)) {
            return;
        }
        step(each -> each.onAppended(tenant, position, now() / 1000, now()));
    }

    /** An append of the tenant has ended. */
    void onAppendEnded(TenantId tenant) {
        Long hold = holds.get(tenant);
        if (hold != null && front.appending(tenant) == 0) {
            life.post(() -> step(each -> each.onHeld(tenant, hold, now())));
        }
    }

    String left() {
        return replay.state() + " " + replay.tenants(now());
    }

    private long now() {
        return life.time.nanos();
    }

    private void run(ReplayEffect<Write> effect) {
        if (effect instanceof ReplayEffect.Fence<Write> fence) {
            fence(fence.generation());
        } else if (effect instanceof ReplayEffect.Read<Write> read) {
            life.after(life.chance.about(500_000), () -> read(read));
        } else if (effect instanceof ReplayEffect.Apply<Write> apply) {
            apply(apply);
        } else if (effect instanceof ReplayEffect.Bury<Write> bury) {
            bury(bury.entry());
        } else if (effect instanceof ReplayEffect.Paused<Write> paused) {
            life.after(500_000_000, () -> step(each -> each.resume(paused.tenant(), now())));
        } else if (effect instanceof ReplayEffect.Forget<Write> forget) {
            forgets = life.has(Mistake.TRIMS_WHAT_IS_NOT_SETTLED)
                    ? queue.log().last().value()
                    : forget.upTo().value();
            forget();
        } else {
            handing(effect);
        }
    }

    private void handing(ReplayEffect<Write> effect) {
        if (effect instanceof ReplayEffect.Hold<Write> hold) {
            holds.put(hold.tenant(), hold.hold());
            backlogs.handBack(hold.tenant(), true);
            onAppendEnded(hold.tenant());
        } else if (effect instanceof ReplayEffect.Unhold<Write> unhold) {
            holds.remove(unhold.tenant());
            backlogs.handBack(unhold.tenant(), false);
            front.look(unhold.tenant());
        } else if (effect instanceof ReplayEffect.HandBack<Write> back) {
            holds.remove(back.tenant());
            front.look(back.tenant());
        }
    }

    private void fence(long generation) {
        if (life.has(Mistake.DRAINS_WITHOUT_A_FENCE)) {
            life.post(() -> step(each -> each.onFenced(generation, true, now())));
            return;
        }
        applier.fence(front.lines(), done -> step(each -> each.onFenced(generation, done, now())));
    }

    private void read(ReplayEffect.Read<Write> read) {
        List<Entry<Write>> found = new ArrayList<>();
        long upTo = read.upTo().value();
        long next = queue.read(read.from().value(), (position, record) -> {
            if (position <= upTo && record instanceof QueueRecord.Accepted accepted) {
                TenantId tenant = accepted.write().tenant();
                if (read.only().isEmpty() || read.only().get().equals(tenant)) {
                    Write write = front.write(Router.token(accepted.write()));
                    found.add(new Entry<>(tenant, new Position(position), 100, position, write));
                }
            }
            return position < upTo && found.size() < read.maxEntries();
        });
        long seen = Math.min(upTo, Math.max(next - 1, read.from().value()));
        step(each -> each.onRead(found, new Position(seen), now()));
    }

    // -- batches ----------------------------------------------------------------------------------------------------

    private void apply(ReplayEffect.Apply<Write> apply) {
        TenantId tenant = apply.tenant();
        List<Entry<Write>> entries = apply.entries();
        if (life.has(Mistake.HANDS_BACK_WHEN_SENT)) {
            count(tenant, entries.size());
        }
        Runnable early = () -> {
            if (life.has(Mistake.SETTLES_BEFORE_THE_COMMIT)) {
                settle(tenant, entries, Settlement.Applied.BEFORE, position -> {});
            }
        };
        applier.apply(tenant, entries, early, result -> {
            if (result instanceof BatchResult.Applied) {
                if (!life.has(Mistake.SETTLES_BEFORE_THE_COMMIT)) {
                    settle(tenant, entries, Settlement.Applied.BEFORE, position -> {});
                }
                if (!life.has(Mistake.HANDS_BACK_WHEN_SENT)) {
                    count(tenant, entries.size());
                }
            } else if (life.has(Mistake.HANDS_BACK_WHEN_SENT)) {
                backlogs.begin(tenant, entries.size(), entries.size());
            }
            step(each -> each.onBatch(tenant, apply.batch(), result, now()));
        });
    }

    private void count(TenantId tenant, int settled) {
        if (backlogs.end(tenant, settled, settled)) {
            front.look(tenant);
        }
    }

    /** @param done hears where the settlement stands; 0: it could not be written */
    private void settle(TenantId tenant, List<Entry<Write>> entries, Settlement settlement, LongConsumer done) {
        List<QueueRecord.Entry> settled = entries.stream()
                .map(entry -> new QueueRecord.Entry(entry.position(), settlement, entry.bytes()))
                .collect(Collectors.toList());
        settling++;
        queue.append(new QueueRecord.Settled(tenant, settled, 0), Allowance.RESERVE, (position, failure) -> {
            settling--;
            onFailed(failure);
            done.accept(position == null ? 0 : position.value());
            forget();
        });
    }

    private void onFailed(@Nullable JournalException failure) {
        if (failure != null && failure.reason() == JournalException.Reason.STOPPED) {
            front.onStopped();
        }
    }

    /** What is settled may go when the settlements are durable. */
    private void forget() {
        if (settling == 0 && forgets > 0) {
            try {
                queue.log().trim(new Position(forgets));
                forgets = 0;
            } catch (JournalException full) {
                // The next settlement tries again.
            }
        }
    }

    // -- dead letters -----------------------------------------------------------------------------------------------

    private void bury(Entry<Write> entry) {
        if (life.has(Mistake.SETTLES_THE_DEAD_FIRST)) {
            pass(entry, () -> settleDead(entry, () -> letter(entry, () -> dead(entry))));
        } else if (life.has(Mistake.BURIES_WITHOUT_THE_MARK)) {
            letter(entry, () -> settleDead(entry, () -> dead(entry)));
        } else {
            pass(entry, () -> letter(entry, () -> settleDead(entry, () -> dead(entry))));
        }
    }

    private void pass(Entry<Write> entry, Runnable well) {
        applier.pass(entry, done -> (done ? well : (Runnable) () -> notDead(entry)).run());
    }

    private void letter(Entry<Write> entry, Runnable well) {
        if (letters.contains(entry.payload().token)) {
            well.run();
            return;
        }
        QueueRecord letter = new QueueRecord.Accepted(Router.queued(entry.payload()));
        deadLetters.append(letter, Allowance.RESERVE, (position, failure) -> {
            if (position == null) {
                onFailed(failure);
                notDead(entry);
                return;
            }
            letters.add(entry.payload().token);
            well.run();
        });
    }

    private void settleDead(Entry<Write> entry, Runnable well) {
        Settlement dead = new Settlement.Dead(Shard.DUPLICATE, "23000", "");
        settle(entry.tenant(), List.of(entry), dead, at -> {
            if (at > 0) {
                well.run();
            } else {
                notDead(entry);
            }
        });
    }

    private void dead(Entry<Write> entry) {
        count(entry.tenant(), 1);
        step(each -> each.onDead(entry.tenant(), entry.position(), now()));
    }

    private void notDead(Entry<Write> entry) {
        step(each -> each.onNotDead(entry.tenant(), entry.position(), now()));
    }
}
