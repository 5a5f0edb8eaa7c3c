package io.sluice.proxy.control;

import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log in memory that confirms at once, or when it is let, or not at all. */
final class FakeLog implements DurableLog {
    private final List<byte[]> records = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private JournalException.@Nullable Reason failure;
    private boolean holding;

    /** From now on appends fail so; null: they succeed. */
    synchronized void failWith(JournalException.@Nullable Reason reason) {
        failure = reason;
    }

    /** From now on appends are not confirmed. */
    synchronized void hold() {
        holding = true;
    }

    synchronized int held() {
        return held.size();
    }

    /** Confirms what is held, and from now on at once. */
    void release() {
        List<Runnable> waiting;
        synchronized (this) {
            holding = false;
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }

    @Override
    public synchronized CompletionStage<Position> append(List<byte[]> appended) {
        if (failure != null) {
            return CompletableFuture.failedFuture(new JournalException(failure, "as told"));
        }
        records.addAll(appended);
        Position position = new Position(records.size());
        CompletableFuture<Position> stage = new CompletableFuture<>();
        if (holding) {
            held.add(() -> stage.complete(position));
        } else {
            stage.complete(position);
        }
        return stage;
    }

    @Override
    public synchronized void replay(Position from, RecordReader reader) {
        for (long position = Math.max(1, from.value()); position <= records.size(); position++) {
            reader.onRecord(new Position(position), records.get((int) position - 1));
        }
    }

    @Override
    public Position first() {
        return Position.NONE.plus(1);
    }

    /** It may keep what may be forgotten, and does. */
    @Override
    public void trim(Position upTo) {
        if (upTo.compareTo(last()) > 0) {
            throw new IllegalArgumentException("not confirmed: " + upTo);
        }
    }

    @Override
    public synchronized Position last() {
        return new Position(records.size());
    }

    @Override
    public void close() {}
}
