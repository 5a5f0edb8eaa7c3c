package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.Writes.ACME;
import static io.sluice.proxy.queue.Writes.BLUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.DeadLetterRecord.Resolution;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.testing.FakeDurableLog;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {
    private static final ShardId SHARD = new ShardId("s1");

    private final FakeDurableLog log = new FakeDurableLog();
    private final DeadLetters letters = DeadLetters.of(log, 3);

    private static DeadLetter letter(TenantId tenant, long position) {
        Receipt receipt = new Receipt(SHARD, 7, new Position(position));
        return new DeadLetter(
                receipt, Writes.of(tenant, position), new Settlement.Dead(1062, "23000", "Duplicate"), 99);
    }

    private void bury(DeadLetter letter) {
        letters.bury(letter).toCompletableFuture().join();
    }

    @Test
    void aLetterIsThereWholeUntilItIsSeenTo() {
        DeadLetter letter = letter(ACME, 1);
        bury(letter);

        assertThat(letters.read(letter.receipt())).contains(letter);
        assertThat(letters.countOf(ACME)).isEqualTo(1);

        letters.resolve(letter.receipt(), Resolution.DISCARDED, 100)
                .toCompletableFuture()
                .join();
        assertThat(letters.read(letter.receipt())).isEmpty();
        assertThat(letters.size()).isZero();
    }

    @Test
    void buriedTwiceIsAsOnce() {
        bury(letter(ACME, 1));
        bury(letter(ACME, 1));

        assertThat(letters.size()).isEqualTo(1);
        assertThat(log.last()).isEqualTo(new Position(1));
    }

    @Test
    void afterAStartTheyAreThereAgain() {
        bury(letter(ACME, 1));
        bury(letter(BLUE, 2));
        letters.resolve(letter(ACME, 1).receipt(), Resolution.RETRIED, 100)
                .toCompletableFuture()
                .join();
        log.reopen();
        DeadLetters again = DeadLetters.of(log, 3);

        assertThat(again.lines(line -> true, Optional.empty(), 10))
                .extracting(DeadLetters.Line::tenant)
                .containsExactly(BLUE);
    }

    @Test
    void overTheLimitNoneIsBuried() {
        for (int i = 1; i <= 3; i++) {
            bury(letter(ACME, i));
        }

        assertThat(letters.bury(letter(ACME, 4)).toCompletableFuture()).isCompletedExceptionally();
        assertThat(letters.size()).isEqualTo(3);
    }

    @Test
    void whatTheDiskDoesNotTakeIsNoDeadLetter() {
        log.failWith(io.sluice.journal.JournalException.Reason.STOPPED);

        assertThat(letters.bury(letter(ACME, 1)).toCompletableFuture()).isCompletedExceptionally();
        assertThat(letters.size()).isZero();
    }

    @Test
    void theyAreListedByPages() {
        for (int i = 1; i <= 3; i++) {
            bury(letter(i == 2 ? BLUE : ACME, i));
        }

        List<DeadLetters.Line> page = letters.lines(line -> line.tenant().equals(ACME), Optional.empty(), 1);
        List<DeadLetters.Line> rest = letters.lines(
                line -> line.tenant().equals(ACME), Optional.of(page.get(0).key()), 5);

        assertThat(page).extracting(line -> line.receipt().position()).containsExactly(new Position(1));
        assertThat(rest).extracting(line -> line.receipt().position()).containsExactly(new Position(3));
    }

    @Test
    void theLogForgetsWhatStandsBeforeTheFirstThatIsLeft() {
        bury(letter(ACME, 1));
        bury(letter(ACME, 2));
        letters.resolve(letter(ACME, 1).receipt(), Resolution.DISCARDED, 100)
                .toCompletableFuture()
                .join();

        letters.trim();

        assertThat(log.first()).isEqualTo(new Position(2));
        assertThat(letters.read(letter(ACME, 2).receipt())).isPresent();
    }
}
