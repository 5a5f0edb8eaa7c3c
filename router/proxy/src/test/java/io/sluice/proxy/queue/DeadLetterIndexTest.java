package io.sluice.proxy.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.DeadLetterRecord.Resolution;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.testing.FakeDurableLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class DeadLetterIndexTest {
    private final FakeDurableLog log = new FakeDurableLog();
    private final DeadLetters letters = DeadLetters.of(log, 5);

    @Test
    void whatIsBuriedIsListedInItsOrderAndCountedForItsShard() {
        bury(Letters.letter("s2", 2, "acme"));
        bury(Letters.letter("s1", 1, "blue"));
        bury(Letters.letter("s1", 3, "acme"));

        assertThat(receipts(line(1, Optional.empty()))).containsExactly(Letters.receipt("s1", 1));
        assertThat(receipts(line(9, Optional.of(Letters.letter("s1", 1, "blue")))))
                .containsExactly(Letters.receipt("s2", 2), Letters.receipt("s1", 3));
        assertThat(letters.lines(each -> each.tenant().equals(new TenantId("acme")), Optional.empty(), 9))
                .hasSize(2);
        assertThat(letters.countOf(new ShardId("s1"))).isEqualTo(2);
        assertThat(letters.countOf(new TenantId("acme"))).isEqualTo(2);
    }

    @Test
    void whatIsBuriedTwiceIsThereOnceAndWhatIsResolvedIsNotThereAnyMore() {
        bury(Letters.letter("s1", 1, "acme"));
        bury(Letters.letter("s1", 1, "acme"));
        bury(Letters.letter("s1", 2, "acme"));
        done(letters.resolve(Letters.receipt("s1", 1), Resolution.DISCARDED, 9));

        assertThat(letters.size()).isEqualTo(1);
        assertThat(letters.countOf(new ShardId("s1"))).isEqualTo(1);
        assertThat(letters.read(Letters.receipt("s1", 1))).isEmpty();
    }

    @Test
    void aStartFindsWhatTheLogHolds() {
        bury(Letters.letter("s1", 1, "acme"));
        bury(Letters.letter("s1", 2, "acme"));
        done(letters.resolve(Letters.receipt("s1", 1), Resolution.RETRIED, 9));
        log.reopen();
        DeadLetters next = DeadLetters.of(log, 5);

        assertThat(next.lines(each -> true, Optional.empty(), 9)).isEqualTo(line(9, Optional.empty()));
        assertThat(next.countOf(new ShardId("s1"))).isEqualTo(1);
    }

    @Test
    void aLetterIsReadAsItWasBuriedAloneOrWithOthers() {
        DeadLetter first = Letters.letter("s1", 1, "acme");
        DeadLetter third = Letters.letter("s1", 3, "acme");
        bury(first);
        bury(Letters.letter("s1", 2, "acme"));
        bury(third);

        assertThat(letters.read(first.receipt())).contains(first);
        assertThat(letters.read(
                        letters.lines(each -> !each.receipt().equals(Letters.receipt("s1", 2)), Optional.empty(), 9)))
                .containsExactly(first, third);
    }

    @Test
    void aLetterOnItsWayToTheDiskIsNotForgotten() {
        bury(Letters.letter("s1", 1, "acme"));
        done(letters.resolve(Letters.receipt("s1", 1), Resolution.DISCARDED, 9));
        log.hold();
        CompletionStage<Void> second = letters.bury(Letters.letter("s1", 2, "acme"));

        letters.trim();
        log.release();
        done(second);
        letters.trim();

        assertThat(letters.read(Letters.receipt("s1", 2))).isPresent();
    }

    private List<DeadLetters.Line> line(int limit, Optional<DeadLetter> after) {
        return letters.lines(
                each -> true,
                after.map(letter -> DeadLetters.Line.of(letter, log.first()).key()),
                limit);
    }

    private static List<Receipt> receipts(List<DeadLetters.Line> lines) {
        return lines.stream().map(DeadLetters.Line::receipt).toList();
    }

    private void bury(DeadLetter letter) {
        done(letters.bury(letter));
    }

    private static void done(CompletionStage<Void> stage) {
        stage.toCompletableFuture().join();
    }
}
