package io.sluice.proxy.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.error.SqlError;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.testing.Samples;
import io.sluice.journal.JournalException;
import io.sluice.journal.testing.FakeDurableLog;
import io.sluice.proxy.queue.DeadLetterDesk.End;
import io.sluice.proxy.queue.DeadLetterDesk.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeadLetterDeskTest {
    private static final DeadLetter LETTER = Letters.letter("s1", 7, "acme");

    private final Vertx vertx = Vertx.vertx();
    private final FakeDurableLog log = new FakeDurableLog();
    private final DeadLetters letters = DeadLetters.of(log, 100);
    private final FakeQueue queue = new FakeQueue();
    private final RoutingView view = new RoutingView(RoutingTable.EMPTY
            .with(
                    1,
                    List.of(
                            new MapChange.PutShard(Samples.shard("s1", 1)),
                            new MapChange.PutTenant(Samples.tenant("acme", 1, "s1"))))
            .with(2, List.of(new MapChange.PutTenant(Samples.tenant("acme", 2, "s1")))));
    private final DeadLetterDesk desk = new DeadLetterDesk(vertx, view, letters, queue);

    private static final class FakeQueue implements WriteQueue {
        final List<QueuedWrite> appended = new ArrayList<>();
        Future<Receipt> answer = Future.succeededFuture(Letters.receipt("s1", 8));

        @Override
        public long nowMicros() {
            return 99;
        }

        @Override
        public Future<Receipt> append(TenantRecord tenant, QueuedWrite write) {
            appended.add(write);
            return answer;
        }

        @Override
        public Future<ReceiptStatus> status(Receipt receipt) {
            return Future.succeededFuture(new ReceiptStatus.NotFound());
        }
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void aRetriedLetterStandsInTheQueueAsItWasAcceptedUnderAKeyOfItsOwn() {
        bury(LETTER);

        Outcome outcome = get(desk.retry(LETTER.receipt()));

        assertThat(outcome).isEqualTo(new Outcome(End.RETRIED, Optional.of(Letters.receipt("s1", 8)), ""));
        assertThat(letters.line(LETTER.receipt())).isEmpty();
        QueuedWrite again = queue.appended.get(0);
        QueuedWrite before = LETTER.write();
        assertThat(again.epoch().value()).isEqualTo(2);
        assertThat(again.key().orElseThrow().value()).isEqualTo("retry:s1-00000000000000ff-7");
        assertThat(new QueuedWrite(
                        again.tenant(),
                        before.epoch(),
                        again.acceptedMicros(),
                        again.session(),
                        Optional.empty(),
                        again.statements()))
                .isEqualTo(before);
    }

    @Test
    void aWriteWithAKeyKeepsIt() {
        IdempotencyKey key = new IdempotencyKey("order-7", "a".repeat(64));
        DeadLetter letter = Letters.letter("s1", 7, "acme", Optional.of(key));
        bury(letter);

        get(desk.retry(letter.receipt()));

        assertThat(queue.appended.get(0).key()).contains(key);
    }

    @Test
    void whoDiesBetweenTheAppendAndTheMarkMayRetryAgainUnderTheSameKey() {
        bury(LETTER);
        log.failWith(JournalException.Reason.STOPPED);

        Outcome first = get(desk.retry(LETTER.receipt()));
        get(new DeadLetterDesk(vertx, view, letters, queue).retry(LETTER.receipt()));

        assertThat(first.end()).isEqualTo(End.NOT_WRITTEN);
        assertThat(first.again()).contains(Letters.receipt("s1", 8));
        assertThat(letters.line(LETTER.receipt())).isPresent();
        assertThat(queue.appended).hasSize(2);
        assertThat(queue.appended.get(0)).isEqualTo(queue.appended.get(1));
    }

    @Test
    void aLetterWhoseTenantIsGoneStays() {
        bury(Letters.letter("s1", 7, "gone"));

        assertThat(get(desk.retry(LETTER.receipt())).end()).isEqualTo(End.TENANT_UNKNOWN);
        assertThat(letters.size()).isEqualTo(1);
        assertThat(queue.appended).isEmpty();
    }

    @Test
    void aLetterThatTheQueueDoesNotTakeStaysAndTheReasonIsTold() {
        bury(LETTER);
        queue.answer = Future.failedFuture(
                new QueueRefusedException(SqlError.QUEUE_FULL, new ShardId("s1"), "the disk is behind"));

        Outcome outcome = get(desk.retry(LETTER.receipt()));

        assertThat(outcome.end()).isEqualTo(End.NOT_TAKEN);
        assertThat(outcome.text()).contains("the disk is behind");
        assertThat(letters.size()).isEqualTo(1);
    }

    @Test
    void aDiscardedLetterIsNoneAnyMoreAndNothingIsAppended() {
        bury(LETTER);

        Outcome discarded = get(desk.discard(LETTER.receipt()));
        Outcome again = get(desk.discard(LETTER.receipt()));

        assertThat(discarded.end()).isEqualTo(End.DISCARDED);
        assertThat(again.end()).isEqualTo(End.NOT_FOUND);
        assertThat(get(desk.retry(LETTER.receipt())).end()).isEqualTo(End.NOT_FOUND);
        assertThat(queue.appended).isEmpty();
    }

    @Test
    void aLetterIsNotRetriedAndDiscardedAtTheSameTime() {
        bury(LETTER);
        Promise<Receipt> pending = Promise.promise();
        queue.answer = pending.future();

        Future<Outcome> retry = desk.retry(LETTER.receipt());
        Outcome discard = get(desk.discard(LETTER.receipt()));
        pending.complete(Letters.receipt("s1", 8));

        assertThat(discard.end()).isEqualTo(End.UNDER_WAY);
        assertThat(get(retry).end()).isEqualTo(End.RETRIED);
    }

    private void bury(DeadLetter letter) {
        letters.bury(letter).toCompletableFuture().join();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
