package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.Writes.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.journal.Allowance;
import io.sluice.journal.DurableLog;
import io.sluice.journal.LogReader;
import io.sluice.journal.LogUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AppendsTest {
    private final SlowLog log = new SlowLog();
    private final AtomicInteger wakes = new AtomicInteger();
    private final Appends appends = new Appends(log, wakes::incrementAndGet);

    /** A log whose appends end when and how the test says. */
    private static final class SlowLog implements DurableLog {
        final List<CompletableFuture<Position>> under = new ArrayList<>();

        @Override
        public Position follow(RecordReader follower) {
            return last();
        }

        @Override
        public CompletionStage<Position> append(List<byte[]> records, Allowance allowance) {
            CompletableFuture<Position> append = new CompletableFuture<>();
            under.add(append);
            return append;
        }

        @Override
        public LogUsage usage() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public LogReader reader(Position from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Position first() {
            return new Position(1);
        }

        @Override
        public void trim(Position upTo) {}

        @Override
        public Position last() {
            return Position.NONE;
        }

        @Override
        public void close() {}
    }

    @Test
    void theyAreToldInTheOrderOfTheirPositionsHoweverTheirEndsAreHeard() {
        appends.append(ACME, 10, new byte[0]);
        appends.append(ACME, 20, new byte[0]);

        log.under.get(1).complete(new Position(2));
        assertThat(appends.poll()).isEmpty();
        log.under.get(0).complete(new Position(1));

        assertThat(appends.poll()).contains(new Appends.Appended(ACME, new Position(1), 10));
        assertThat(appends.poll()).contains(new Appends.Appended(ACME, new Position(2), 20));
        assertThat(appends.poll()).isEmpty();
        assertThat(wakes).hasValue(2);
    }

    @Test
    void oneThatFailedIsPassedOver() {
        CompletionStage<Position> failed = appends.append(ACME, 10, new byte[0]);
        appends.append(ACME, 20, new byte[0]);

        log.under.get(1).complete(new Position(1));
        log.under.get(0).completeExceptionally(new IllegalStateException("full"));

        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(appends.poll()).contains(new Appends.Appended(ACME, new Position(1), 20));
    }
}
