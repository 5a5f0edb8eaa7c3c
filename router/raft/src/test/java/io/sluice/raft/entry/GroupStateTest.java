package io.sluice.raft.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.raft.entry.GroupState.Outcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GroupStateTest {
    private final GroupState state = new GroupState();

    @Test
    void positionsGoOnOverEntriesAndOrigins() {
        assertThat(apply(entry("a", 1, 1, records("s1", 10, 2))).reply().lines())
                .containsExactly(2L);
        assertThat(apply(entry("b", 1, 1, records("s1", 20, 1), records("s2", 30, 1)))
                        .reply()
                        .lines())
                .containsExactly(3L, 1L);

        assertThat(state.log("s1")).contains(new LogPlace(10, 3));
        assertThat(state.log("s2")).contains(new LogPlace(30, 1));
    }

    @Test
    void theFirstAppendMakesTheLogAndNoOther() {
        Outcome first = apply(entry("a", 1, 1, records("s1", 10, 1)));
        Outcome second = apply(entry("b", 1, 1, records("s1", 20, 1)));

        assertThat(first.steps()).hasSize(1);
        assertThat(first.steps().get(0))
                .isInstanceOfSatisfying(
                        Step.Append.class, append -> assertThat(append.isNew()).isTrue());
        assertThat(second.steps().get(0)).isInstanceOfSatisfying(Step.Append.class, append -> {
            assertThat(append.isNew()).isFalse();
            assertThat(append.id()).isEqualTo(10);
            assertThat(append.before()).isEqualTo(1);
        });
    }

    @Test
    void anEntryThatIsSentAgainIsAppliedOnceAndAnsweredAlike() {
        Outcome once = apply(entry("a", 1, 1, records("s1", 10, 2)));
        Outcome again = apply(entry("a", 1, 1, records("s1", 10, 2)));

        assertThat(again.reply()).isEqualTo(once.reply());
        assertThat(again.steps()).isEmpty();
        assertThat(state.log("s1")).contains(new LogPlace(10, 2));
    }

    @Test
    void whatComesLateOfAnEarlierBatchOrStartIsNotApplied() {
        apply(entry("a", 2, 5, records("s1", 10, 1)));

        assertThat(apply(entry("a", 2, 4, records("s1", 10, 1)))).isEqualTo(new Outcome(Reply.STALE, List.of()));
        assertThat(apply(entry("a", 1, 9, records("s1", 10, 1)))).isEqualTo(new Outcome(Reply.STALE, List.of()));
        assertThat(apply(entry("a", 3, 1, records("s1", 10, 1))).reply().lines())
                .containsExactly(2L);
    }

    @Test
    void whatIsBoundToATermIsRefusedInAnother() {
        Part bound = new Part.Records("map", 10, 7, List.of(new byte[1]));

        assertThat(state.apply(entry("a", 1, 1, bound), 8, 0).reply().lines()).containsExactly(Reply.REFUSED);
        assertThat(state.log("map")).isEmpty();
        assertThat(state.apply(entry("a", 1, 2, bound), 7, 1).reply().lines()).containsExactly(1L);
    }

    @Test
    void aLogForgetsNoMoreThanItHas() {
        apply(entry("a", 1, 1, records("s1", 10, 3)));

        assertThat(apply(entry("a", 1, 2, new Part.Trim("s1", new Position(9)))).steps())
                .containsExactly(new Step.Trim("s1", 3));
        assertThat(apply(entry("a", 1, 3, new Part.Trim("s9", new Position(9)))).steps())
                .isEmpty();
    }

    @Test
    void aStateIsReadAsItWasWrittenAndGoesOnAlike() {
        apply(entry("a", 1, 1, records("s1", 10, 3), new Part.Records("m", 1, 99, List.of(new byte[1]))));
        state.found("s7", new LogPlace(70, 700));

        GroupState read = GroupState.read(state.toBytes());

        assertThat(read.toBytes()).isEqualTo(state.toBytes());
        assertThat(read.apply(entry("a", 1, 1, records("s1", 10, 3)), 1, 1)
                        .reply()
                        .lines())
                .containsExactly(3L, Reply.REFUSED);
        assertThat(read.log("s7")).contains(new LogPlace(70, 700));
    }

    @Test
    void aStateThatIsCutShortIsRefused() {
        apply(entry("a", 1, 1, records("s1", 10, 3)));
        byte[] whole = state.toBytes();
        byte[] part = Arrays.copyOf(whole, whole.length - 1);

        assertThatThrownBy(() -> GroupState.read(part)).isInstanceOf(MalformedEntryException.class);
    }

    private Outcome apply(Entry entry) {
        return state.apply(entry, 1, state.index() + 1);
    }

    private static Entry entry(String origin, long incarnation, long sequence, Part... parts) {
        return new Entry(origin, incarnation, sequence, List.of(parts));
    }

    private static Part records(String log, long id, int count) {
        return new Part.Records(log, id, Part.ANY_TERM, Collections.nCopies(count, new byte[] {1, 2, 3}));
    }
}
