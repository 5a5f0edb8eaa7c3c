package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.Writes.ACME;
import static io.sluice.proxy.queue.Writes.BLUE;
import static io.sluice.proxy.queue.Writes.accept;
import static io.sluice.proxy.queue.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.ReplayEffect.Read;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.testing.FakeDurableLog;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogWindowTest {
    private final FakeDurableLog log = new FakeDurableLog();
    private final LogWindow window = new LogWindow(log);

    private static Read<StoredWrite> read(Optional<TenantId> only, long from, long upTo, int entries, long bytes) {
        return new Read<>(only, new Position(from), new Position(upTo), entries, bytes);
    }

    private static List<Long> positions(LogWindow.Found found) {
        return found.entries().stream()
                .map(Entry::position)
                .map(Position::value)
                .toList();
    }

    private void fill() {
        accept(log, ACME, 1);
        accept(log, BLUE, 2);
        settle(log, ACME, Settlement.Applied.BEFORE, new Position(1));
        accept(log, ACME, 4);
        accept(log, BLUE, 5);
    }

    @Test
    void itFindsTheWritesAndSaysHowFarItLooked() {
        fill();

        LogWindow.Found found = window.read(read(Optional.empty(), 1, 4, 10, 10_000));

        assertThat(positions(found)).containsExactly(1L, 2L, 4L);
        assertThat(found.upTo()).isEqualTo(new Position(4));
        assertThat(found.entries().get(1).acceptedMicros()).isEqualTo(2);
    }

    @Test
    void itGoesOnWhereItStoppedForWantOfRoom() {
        fill();

        LogWindow.Found first = window.read(read(Optional.empty(), 1, 5, 2, 10_000));
        LogWindow.Found rest = window.read(read(Optional.empty(), first.upTo().value() + 1, 5, 10, 10_000));

        assertThat(positions(first)).containsExactly(1L, 2L);
        assertThat(positions(rest)).containsExactly(4L, 5L);
        assertThat(rest.upTo()).isEqualTo(new Position(5));
    }

    @Test
    void oneWriteIsReadHoweverLargeItIs() {
        fill();

        LogWindow.Found found = window.read(read(Optional.empty(), 2, 5, 10, 1));

        assertThat(positions(found)).containsExactly(2L);
    }

    @Test
    void itReadsOneTenantsWritesAlone() {
        fill();

        LogWindow.Found found = window.read(read(Optional.of(BLUE), 1, 5, 10, 10_000));

        assertThat(positions(found)).containsExactly(2L, 5L);
        assertThat(found.upTo()).isEqualTo(new Position(5));
    }
}
