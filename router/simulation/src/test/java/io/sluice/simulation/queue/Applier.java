package io.sluice.simulation.queue;

import io.sluice.core.log.Position;
import io.sluice.core.replay.BatchResult;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.Failure;
import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.queue.Request.Answer;
import io.sluice.simulation.queue.Request.Marker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Applies batches with their marker, each in a talk of its own. */
final class Applier {
    private static final long DEADLINE_NANOS = 1_500_000_000L;

    private final Life life;
    private final Shard shard;
    private final Set<Talk> talks = new LinkedHashSet<>();

    Applier(Life life, Shard shard) {
        this.life = life;
        this.shard = shard;
    }

    /** Those that go on. */
    Set<Long> lines() {
        talks.removeIf(Talk::isOver);
        return talks.stream().map(Talk::id).collect(Collectors.toSet());
    }

    void onContained() {
        List.copyOf(talks).forEach(Talk::lose);
    }

    void vanish() {
        talks.forEach(Talk::vanish);
    }

    private Talk talk(Runnable onLost) {
        talks.removeIf(Talk::isOver);
        Talk talk = new Talk(life, shard, DEADLINE_NANOS, onLost);
        talks.add(talk);
        return talk;
    }

    // -- batches ----------------------------------------------------------------------------------------------------

    void apply(TenantId tenant, List<Entry<Write>> entries, Runnable beforeCommit, Consumer<BatchResult> ended) {
        Batch batch = new Batch(tenant, entries, beforeCommit, ended);
        batch.talk.say(new Request.Login(), in -> batch.begin());
    }

    private final class Batch {
        private final TenantId tenant;
        private final List<Entry<Write>> entries;
        private final Runnable beforeCommit;
        private final Consumer<BatchResult> ended;
        private final Talk talk;
        private int already;

        Batch(TenantId tenant, List<Entry<Write>> entries, Runnable beforeCommit, Consumer<BatchResult> ended) {
            this.tenant = tenant;
            this.entries = entries;
            this.beforeCommit = beforeCommit;
            this.ended = ended;
            this.talk = talk(() -> ended.accept(
                    life.has(Mistake.CALLS_A_LOST_BATCH_APPLIED)
                            ? new BatchResult.Applied(0)
                            : new BatchResult.Lost()));
        }

        void begin() {
            Request ask = life.has(Mistake.LOCKS_NO_ROW) ? new Request.Look(tenant) : new Request.Lock(tenant);
            talk.say(ask, this::onMarker);
        }

        private void onMarker(Answer answer) {
            if (!answer.isOk()) {
                failed(entries.get(0).position(), Failure.RETRY, answer.error());
                return;
            }
            List<Write> fresh = new ArrayList<>();
            for (Entry<Write> entry : entries) {
                long position = entry.position().value();
                if (position == answer.marker().dead()) {
                    failed(entry.position(), Failure.STATEMENT, Shard.DUPLICATE);
                    return;
                }
                boolean isNew = position > answer.marker().position();
                if (isNew || life.has(Mistake.APPLIES_WITHOUT_THE_MARKER)) {
                    fresh.add(entry.payload());
                }
            }
            already = entries.size() - fresh.size();
            if (fresh.isEmpty()) {
                done();
                return;
            }
            run(fresh, new Request.Mark(tenant, new Marker(last(), 0)));
        }

        private long last() {
            return entries.get(entries.size() - 1).position().value();
        }

        private void run(List<Write> fresh, Request.Mark mark) {
            if (life.has(Mistake.COMMITS_BEFORE_THE_ANSWERS)) {
                talk.say(new Request.Run(fresh), ran -> {}).say(mark, marked -> {});
                talk.say(new Request.Commit(), committed -> done());
            } else if (life.has(Mistake.MOVES_THE_MARKER_BEFORE)) {
                talk.say(mark, marked -> {}).say(new Request.Commit(), first -> statements(fresh, this::commit));
            } else if (life.has(Mistake.MOVES_THE_MARKER_BEHIND)) {
                statements(
                        fresh,
                        () -> talk.say(
                                new Request.Commit(),
                                committed -> talk.say(mark, marked -> {}).say(new Request.Commit(), second -> done())));
            } else {
                statements(fresh, () -> talk.say(mark, marked -> commit()));
            }
        }

        private void statements(List<Write> fresh, Runnable well) {
            talk.say(new Request.Run(fresh), ran -> {
                if (ran.isOk()) {
                    well.run();
                    return;
                }
                Failure failure = ran.error() == Shard.DUPLICATE ? Failure.STATEMENT : Failure.RETRY;
                failed(position(ran.token()), failure, ran.error());
            });
        }

        private void commit() {
            beforeCommit.run();
            talk.say(new Request.Commit(), committed -> done());
        }

        private Position position(long token) {
            for (Entry<Write> entry : entries) {
                if (entry.payload().token == token) {
                    return entry.position();
                }
            }
            throw new IllegalStateException("no write " + token + " in the batch");
        }

        private void done() {
            talk.end();
            ended.accept(new BatchResult.Applied(already));
        }

        private void failed(Position at, Failure failure, int code) {
            talk.end();
            ended.accept(new BatchResult.Failed(at, failure, code));
        }
    }

    // -- dead letters and sessions ----------------------------------------------------------------------------------

    /** Lets the shard's marker pass the write as a dead one; false: it could not, or the marker says that it is applied. */
    void pass(Entry<Write> entry, Consumer<Boolean> ended) {
        long position = entry.position().value();
        boolean silent = life.has(Mistake.PASSES_THE_DEAD_IN_SILENCE);
        Request mark = new Request.Mark(entry.tenant(), new Marker(position, silent ? 0 : position));
        Talk talk = talk(() -> ended.accept(false));
        talk.say(
                new Request.Login(),
                in -> talk.say(new Request.Lock(entry.tenant()), locked -> {
                    Marker marker = locked.marker();
                    boolean isApplied = marker.position() >= position && marker.dead() != position;
                    if (locked.isOk() && !isApplied) {
                        talk.say(mark, marked -> commit(talk, ended));
                    } else {
                        talk.lose();
                    }
                }));
    }

    private static void commit(Talk talk, Consumer<Boolean> ended) {
        talk.say(new Request.Commit(), committed -> {
            talk.end();
            ended.accept(true);
        });
    }

    /** Ends all sessions but these. */
    void fence(Set<Long> spared, Consumer<Boolean> ended) {
        Talk talk = talk(() -> ended.accept(false));
        talk.say(
                new Request.Login(),
                in -> talk.say(new Request.Kill(spared), killed -> {
                    talk.end();
                    ended.accept(true);
                }));
    }
}
