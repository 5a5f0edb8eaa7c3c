package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.Writes.ACME;
import static io.sluice.proxy.queue.Writes.BLUE;
import static io.sluice.proxy.queue.Writes.accept;
import static io.sluice.proxy.queue.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.Backlog;
import io.sluice.journal.testing.FakeDurableLog;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CensusReadingTest {
    private static final Settlement APPLIED = new Settlement.Applied(1, 0, 0);

    /** Of one of these writes. */
    private static final long BYTES = QueueCodec.encode(new QueueRecord.Accepted(Writes.of(ACME, 10))).length;

    private final FakeDurableLog log = new FakeDurableLog();

    private Backlog census() {
        return CensusReading.of(log).backlog(log.first());
    }

    @Test
    void anEmptyLogHasNoBacklog() {
        assertThat(census()).isEqualTo(Backlog.NONE);
    }

    @Test
    void whatIsAcceptedAndNotSettledIsCounted() {
        Position first = accept(log, ACME, 10);
        accept(log, ACME, 11);
        accept(log, BLUE, 12);
        settle(log, ACME, APPLIED, first);
        accept(log, ACME, 13);

        Backlog backlog = census();

        assertThat(backlog.settled()).isEqualTo(Position.NONE);
        assertThat(backlog.last()).isEqualTo(new Position(5));
        assertThat(backlog.tenants())
                .containsExactlyInAnyOrder(
                        new Backlog.OfTenant(ACME, 2, 2 * BYTES, first, 11),
                        new Backlog.OfTenant(BLUE, 1, BYTES, new Position(2), 12));
    }

    @Test
    void aTenantWhoseWritesAreAllSettledHasNone() {
        Position first = accept(log, ACME, 10);
        settle(log, ACME, new Settlement.Dead(1062, "23000", "Duplicate"), first);

        assertThat(census().tenants()).isEmpty();
    }

    @Test
    void settlementsOfWhatIsForgottenDoNotCount() {
        Position forgotten = accept(log, ACME, 10);
        Position kept = accept(log, ACME, 11);
        settle(log, ACME, APPLIED, forgotten);
        log.trim(forgotten);

        assertThat(census().tenants()).containsExactly(new Backlog.OfTenant(ACME, 1, BYTES, forgotten, 11));
        assertThat(kept).isEqualTo(log.first());
    }

    @Test
    void aSettlementThatTheDiskDidNotTakeIsMadeGoodByALaterOne() {
        accept(log, ACME, 10);
        Position second = accept(log, ACME, 11);
        settle(log, ACME, APPLIED, second);

        assertThat(census().tenants()).isEmpty();
    }

    @Test
    void aLogOfSomethingElseIsRefused() {
        log.append(List.of(new byte[] {9, 9})).toCompletableFuture().join();

        assertThatThrownBy(this::census).isInstanceOf(MalformedRecordException.class);
    }
}
