package io.sluice.core.gtid;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Both kinds of sets against sets of single transactions that are written out. */
final class TransactionSetProperties {
    private static final int SEEDS = 3_000;
    private static final int NUMBERS = 24;
    private static final List<String> SOURCES = List.of(
            "3e11fa47-71ca-11e1-9e33-c80aa9429562",
            "3e11fa47-71ca-11e1-9e33-c80aa9429562:tag",
            "f0000000-71ca-11e1-9e33-c80aa9429562");
    private static final List<String> WRITERS = List.of("0-1", "0-2", "7-1");

    @Test
    void gtidSetsBehaveAsSetsOfTransactions() {
        Seeds.each(SEEDS, random -> {
            Set<String> one = someOf(SOURCES, ":", random);
            Set<String> other = someOf(SOURCES, ":", random);

            agree(gtids(one, random), one, gtids(other, random), other);
        });
    }

    @Test
    void statesBehaveAsSetsOfTransactions() {
        Seeds.each(SEEDS, random -> {
            Set<String> one = someOf(WRITERS, "-", random);
            Set<String> other = someOf(WRITERS, "-", random);

            agree(states(one), one, states(other), other);
        });
    }

    @Test
    void aStateIsReadAsAllNumbersUpToItsHighest() {
        Seeds.each(SEEDS, random -> {
            int highest = 1 + random.nextInt(NUMBERS);

            BinlogState state = BinlogState.parse("0-1-" + highest);

            for (long n = 1; n <= NUMBERS; n++) {
                assertThat(state.containsAll(BinlogState.transaction(0, 1, n))).isEqualTo(n <= highest);
            }
        });
    }

    @Test
    void aHistoryIsAllUpToTheLastOfEachSource() {
        Seeds.each(SEEDS, random -> {
            Set<String> some = someOf(SOURCES, ":", random);
            TransactionSet history = gtids(some, random).history();

            Set<String> all = new HashSet<>();
            for (String source : SOURCES) {
                int last = 0;
                for (int n = 1; n <= NUMBERS; n++) {
                    last = some.contains(source + ":" + n) ? n : last;
                }
                for (int n = 1; n <= last; n++) {
                    all.add(source + ":" + n);
                }
            }
            assertThat(written(history)).isEqualTo(all);
            assertThat(history.history()).isEqualTo(history);
        });
    }

    @Test
    void aHistoryOfMariaDbIsThatOfItsDomains() {
        assertThat(BinlogState.parse("0-1-5,0-2-9,7-1-3..4").history().text()).isEqualTo("0-0-9,7-0-4");
        assertThat(BinlogState.EMPTY.history()).isEqualTo(BinlogState.EMPTY);
    }

    private static void agree(TransactionSet one, Set<String> naiveOne, TransactionSet other, Set<String> naiveOther) {
        Set<String> difference = new HashSet<>(naiveOne);
        difference.removeAll(naiveOther);
        Set<String> union = new HashSet<>(naiveOne);
        union.addAll(naiveOther);
        assertThat(one.isEmpty()).isEqualTo(naiveOne.isEmpty());
        assertThat(one.count()).isEqualTo(naiveOne.size());
        assertThat(one.containsAll(other)).isEqualTo(naiveOne.containsAll(naiveOther));
        assertThat(one.equals(other)).isEqualTo(naiveOne.equals(naiveOther));
        assertThat(written(one)).isEqualTo(naiveOne);
        assertThat(written(one.minus(other))).isEqualTo(difference);
        assertThat(written(one.union(other))).isEqualTo(union);
        assertThat(parsed(one, one.text())).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(one.minus(other).union(one.minus(one.minus(other)))).isEqualTo(one);
        assertThat(one.union(other).text()).isEqualTo(other.union(one).text());
    }

    private static Set<String> someOf(List<String> sources, String between, RandomGenerator random) {
        Set<String> some = new TreeSet<>();
        for (String source : sources) {
            double share = random.nextDouble();
            for (int n = 1; n <= NUMBERS; n++) {
                if (random.nextDouble() < share) {
                    some.add(source + between + n);
                }
            }
        }
        return some;
    }

    /** As a server might write it: any order, some of it as ranges. */
    private static GtidSet gtids(Set<String> transactions, RandomGenerator random) {
        List<String> shuffled = new ArrayList<>(transactions);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
        }
        GtidSet half = GtidSet.parse(String.join(",", shuffled.subList(0, shuffled.size() / 2)));
        String rest = String.join(" ,\n", shuffled.subList(shuffled.size() / 2, shuffled.size()));
        return GtidSet.parse(half.isEmpty() || rest.isEmpty() ? half.text() + rest : half.text() + "," + rest);
    }

    private static BinlogState states(Set<String> transactions) {
        return BinlogState.parse(transactions.stream()
                .map(gtid -> gtid + ".." + gtid.substring(gtid.lastIndexOf('-') + 1))
                .collect(Collectors.joining(",")));
    }

    private static TransactionSet parsed(TransactionSet like, String text) {
        return like instanceof GtidSet ? GtidSet.parse(text) : BinlogState.parse(text);
    }

    private static Set<String> written(TransactionSet set) {
        if (set instanceof GtidSet gtids) {
            return new HashSet<>(gtids.transactions(Integer.MAX_VALUE));
        }
        Set<String> written = new HashSet<>();
        for (String writer : WRITERS) {
            String[] ids = writer.split("-", -1);
            for (int n = 1; n <= NUMBERS; n++) {
                if (set.containsAll(BinlogState.transaction(Long.parseLong(ids[0]), Long.parseLong(ids[1]), n))) {
                    written.add(writer + "-" + n);
                }
            }
        }
        return written;
    }
}
