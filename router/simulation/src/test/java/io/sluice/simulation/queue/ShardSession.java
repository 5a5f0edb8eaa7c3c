package io.sluice.simulation.queue;

import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.queue.Request.Answer;
import io.sluice.simulation.queue.Request.Marker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection as the server sees it: one request after the other, and a transaction. */
final class ShardSession {
    private record Asked(Request request, Consumer<Answer> answer) {}

    private final Shard shard;
    private final Line line;
    private final Deque<Asked> inbox = new ArrayDeque<>();
    private final List<Write> written = new ArrayList<>();
    private final Map<TenantId, Marker> moved = new HashMap<>();
    private @Nullable Asked running;
    private @Nullable Answer parked;
    private boolean isParked;
    private boolean waitsForLock;
    private boolean hungUp;
    private boolean dead;

    ShardSession(Shard shard, Line line) {
        this.shard = shard;
        this.line = line;
    }

    long id() {
        return line.id();
    }

    void receive(Request request, Consumer<Answer> answer) {
        inbox.add(new Asked(request, answer));
        pump();
    }

    /** What was sent before is still executed. */
    void onHungUp() {
        hungUp = true;
        pump();
    }

    void onThaw() {
        if (isParked) {
            isParked = false;
            finish(parked);
        }
        pump();
    }

    void kill() {
        end();
        line.onEndedByServer();
    }

    private void end() {
        dead = true;
        rollBack();
        shard.release(this);
        shard.leave(this);
    }

    private void rollBack() {
        written.clear();
        moved.clear();
    }

    private void pump() {
        if (dead || running != null || shard.isFrozen()) {
            return;
        }
        running = inbox.poll();
        if (running == null) {
            if (hungUp) {
                end();
            }
            return;
        }
        shard.time.after(workNanos(running.request()), () -> finish(null));
    }

    private long workNanos(Request request) {
        boolean works = request instanceof Request.Direct
                || request instanceof Request.Run
                || request instanceof Request.Commit;
        boolean slow = works && shard.isUnlucky(40);
        return shard.chance.about(slow ? 1_500_000_000L : 200_000L);
    }

    /** The lock is had, or not. */
    void onLock(Answer answer) {
        waitsForLock = false;
        finish(answer);
    }

    /** @param known the answer, if the request is executed already */
    private void finish(@Nullable Answer known) {
        Asked done = running;
        if (dead || done == null || waitsForLock) {
            return;
        }
        if (shard.isFrozen()) {
            isParked = true;
            parked = known;
            return;
        }
        Answer answer = known == null ? execute(done.request()) : known;
        if (answer == null) {
            waitsForLock = true;
            return;
        }
        running = null;
        line.toRouter(() -> done.answer().accept(answer));
        pump();
    }

    private @Nullable Answer execute(Request request) {
        if (request instanceof Request.Login) {
            shard.join(this);
        } else if (request instanceof Request.Direct direct) {
            if (shard.fails(direct.write())) {
                return Answer.failed(Shard.DUPLICATE, direct.write().token);
            }
            shard.commit(List.of(direct.write()), Map.of(), false);
        } else if (request instanceof Request.Lock lock) {
            return shard.lock(this, lock.tenant());
        } else if (request instanceof Request.Look look) {
            return new Answer(0, 0, shard.marker(look.tenant()));
        } else if (request instanceof Request.Run run) {
            return run(run.writes());
        } else if (request instanceof Request.Mark mark) {
            moved.put(mark.tenant(), mark.marker());
        } else if (request instanceof Request.Commit) {
            shard.commit(written, moved, true);
            rollBack();
            shard.release(this);
        } else if (request instanceof Request.Kill kill) {
            shard.kill(this, kill.spared());
        }
        return Answer.OK;
    }

    private Answer run(List<Write> writes) {
        if (shard.isUnlucky(60)) {
            rollBack();
            shard.release(this);
            return Answer.failed(Shard.DEADLOCK, writes.get(0).token);
        }
        Answer answer = Answer.OK;
        for (Write write : writes) {
            if (!shard.fails(write)) {
                written.add(write);
            } else if (answer.isOk()) {
                answer = Answer.failed(Shard.DUPLICATE, write.token);
            }
        }
        return answer;
    }
}
