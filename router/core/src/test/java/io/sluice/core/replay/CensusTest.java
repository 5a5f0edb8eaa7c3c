package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.Settlement;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CensusTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BLUE = new TenantId("blue");
    private static final int BYTES = 10;

    private final Census census = new Census(Position.NONE);
    private long position;

    private Position accept(TenantId tenant) {
        Position next = next();
        census.onAccepted(tenant, next, BYTES, next.value() * 100);
        return next;
    }

    private Census.Ended settle(TenantId tenant, long nextMicros, Position... settled) {
        return census.onSettled(settled(tenant, nextMicros, settled), next());
    }

    private static QueueRecord.Settled settled(TenantId tenant, long nextMicros, Position... settled) {
        List<QueueRecord.Entry> entries = new ArrayList<>();
        for (Position each : settled) {
            entries.add(new QueueRecord.Entry(each, Settlement.Applied.BEFORE, BYTES));
        }
        return new QueueRecord.Settled(tenant, entries, nextMicros);
    }

    private Position next() {
        return new Position(++position);
    }

    private List<Backlog.OfTenant> left() {
        return census.backlog(new Position(1)).tenants();
    }

    @Test
    void aBacklogBeginsWithTheFirstWriteAndEndsWithTheSettlementOfTheLast() {
        Position first = accept(ACME);
        Position second = accept(ACME);
        assertThat(census.begun(ACME)).isEqualTo(first);

        assertThat(settle(ACME, 200, first)).isEqualTo(new Census.Ended(1, BYTES, false));
        assertThat(left()).containsExactly(new Backlog.OfTenant(ACME, 1, BYTES, first, 200));
        assertThat(settle(ACME, 0, second)).isEqualTo(new Census.Ended(1, BYTES, true));
        assertThat(left()).isEmpty();
        assertThat(census.begun(ACME)).isEqualTo(Position.NONE);
    }

    @Test
    void aWriteBehindTheSettlementOfTheLastBeginsAnotherBacklog() {
        settle(ACME, 0, accept(ACME));

        Position again = accept(ACME);

        assertThat(census.begun(ACME)).isEqualTo(again);
        assertThat(left()).containsExactly(new Backlog.OfTenant(ACME, 1, BYTES, new Position(2), 300));
    }

    @Test
    void aSettlementToldTwiceIsAsOnce() {
        Position first = accept(ACME);
        accept(ACME);
        Position third = accept(ACME);
        settle(ACME, 0, first);

        assertThat(settle(ACME, 0, first)).isEqualTo(new Census.Ended(0, 0, false));
        assertThat(settle(ACME, 0, first, new Position(2))).isEqualTo(new Census.Ended(1, BYTES, false));
        assertThat(settle(ACME, 0, third)).isEqualTo(new Census.Ended(1, BYTES, true));
        assertThat(settle(ACME, 0, third)).isEqualTo(new Census.Ended(0, 0, false));
    }

    @Test
    void tenantsDoNotCountForEachOther() {
        Position acme = accept(ACME);
        accept(BLUE);

        settle(ACME, 0, acme);

        assertThat(left()).extracting(Backlog.OfTenant::tenant).containsExactly(BLUE);
    }

    @Test
    void theEndIsNearUntilItIsThereOrCalledOff() {
        census.onHanding(new QueueRecord.Handing(ACME, true), next());
        assertThat(census.handing()).as("no backlog, nothing to hand back").isEmpty();
        Position first = accept(ACME);
        census.onHanding(new QueueRecord.Handing(ACME, true), next());
        assertThat(census.handing()).containsExactly(ACME);
        census.onHanding(new QueueRecord.Handing(ACME, false), next());
        assertThat(census.handing()).isEmpty();
        census.onHanding(new QueueRecord.Handing(ACME, true), next());
        settle(ACME, 0, first);
        assertThat(census.handing()).isEmpty();
    }

    @Test
    void whatLaterSettlementsMakeGoodIsNotCounted() {
        Census foreseeing = new Census(Position.NONE, Map.of(ACME, new Position(2)));

        assertThat(foreseeing.onAccepted(ACME, new Position(1), BYTES, 1)).isFalse();
        assertThat(foreseeing.onAccepted(ACME, new Position(2), BYTES, 2)).isFalse();
        assertThat(foreseeing.onAccepted(ACME, new Position(3), BYTES, 3)).isTrue();
        assertThat(foreseeing.onSettled(settled(ACME, 0, new Position(2)), new Position(4)))
                .isEqualTo(new Census.Ended(0, 0, false));
        assertThat(foreseeing.backlog(new Position(1)).tenants())
                .containsExactly(new Backlog.OfTenant(ACME, 1, BYTES, new Position(2), 3));
    }

    @Test
    void recordsComeInOrder() {
        accept(ACME);

        assertThatThrownBy(() -> census.onOther(new Position(1))).isInstanceOf(IllegalStateException.class);
    }

    /** Several drainers settle, each in order, what they know of; the census counts as somebody does who keeps each write. */
    @Test
    void whatIsLeftIsWhatNobodyHasSettled() {
        Seeds.each(500, random -> {
            Census counted = new Census(Position.NONE);
            Map<TenantId, NavigableMap<Long, Integer>> kept = new HashMap<>();
            long at = 0;
            for (int step = 0; step < 60; step++) {
                TenantId tenant = random.nextBoolean() ? ACME : BLUE;
                NavigableMap<Long, Integer> own = kept.computeIfAbsent(tenant, id -> new TreeMap<>());
                at++;
                if (random.nextInt(3) > 0 || own.isEmpty()) {
                    int bytes = random.nextInt(1, 100);
                    counted.onAccepted(tenant, new Position(at), bytes, at);
                    own.put(at, bytes);
                } else {
                    long upTo = List.copyOf(own.keySet()).get(random.nextInt(own.size()));
                    List<QueueRecord.Entry> entries = new ArrayList<>();
                    // Another drainer may have said some of them before.
                    entries.add(new QueueRecord.Entry(Position.NONE.plus(0), Settlement.Applied.BEFORE, 5));
                    own.headMap(upTo, true)
                            .forEach((write, bytes) -> entries.add(
                                    new QueueRecord.Entry(new Position(write), Settlement.Applied.BEFORE, bytes)));
                    counted.onSettled(new QueueRecord.Settled(tenant, entries, 0), new Position(at));
                    own.headMap(upTo, true).clear();
                }
                check(counted, kept);
            }
        });
    }

    private static void check(Census counted, Map<TenantId, NavigableMap<Long, Integer>> kept) {
        Map<TenantId, Backlog.OfTenant> left = new HashMap<>();
        counted.backlog(new Position(1)).tenants().forEach(each -> left.put(each.tenant(), each));
        kept.forEach((tenant, own) -> {
            Backlog.OfTenant found = left.get(tenant);
            if (own.isEmpty()) {
                assertThat(found).isNull();
                return;
            }
            assertThat(found).isNotNull();
            assertThat(found.remaining()).isEqualTo(own.size());
            assertThat(found.bytes())
                    .isEqualTo(
                            own.values().stream().mapToLong(Integer::longValue).sum());
            assertThat(found.settled().value()).isLessThan(own.firstKey());
        });
    }
}
