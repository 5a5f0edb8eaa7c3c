package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FleetGuardTest {
    private static final long SECOND = 1_000_000_000;

    private final FleetGuard guard = new FleetGuard(FleetGuard.Limits.DEFAULT);

    private List<FleetGuard.Member> members(int count) {
        return Stream.generate(guard::join).limit(count).toList();
    }

    private void set(Standing standing, long second, List<FleetGuard.Member> members) {
        members.forEach(member -> guard.onStanding(member, standing, second * SECOND));
    }

    @Test
    void moreThanHalfAtOnceIsPanicAndHalfIsNot() {
        List<FleetGuard.Member> members = members(4);

        set(Standing.CONTAINED, 1, members.subList(0, 2));
        assertThat(guard.isPanic()).isFalse();

        set(Standing.CONTAINED, 2, members.subList(2, 3));
        assertThat(guard.isPanic()).isTrue();
    }

    @Test
    void theFirstOneIsNotContainedWhenTheOthersAreSuspectAlready() {
        List<FleetGuard.Member> members = members(3);
        set(Standing.SUSPECT, 1, members.subList(1, 3));

        set(Standing.CONTAINED, 1, members.subList(0, 1));

        assertThat(guard.isPanic()).isTrue();
    }

    @Test
    void suspicionAloneIsNoPanic() {
        set(Standing.SUSPECT, 1, members(10));

        assertThat(guard.isPanic()).isFalse();
    }

    @Test
    void oneAfterTheOtherIsNotAtOnce() {
        List<FleetGuard.Member> members = members(3);

        for (int i = 0; i < 3; i++) {
            set(Standing.CONTAINED, 10L * i, members.subList(i, i + 1));
        }

        assertThat(guard.isPanic()).isFalse();
    }

    @Test
    void aSmallFleetIsNeverInPanic() {
        set(Standing.CONTAINED, 1, members(2));

        assertThat(guard.isPanic()).isFalse();
    }

    @Test
    void panicEndsWhenItWasCalmForLongEnough() {
        List<FleetGuard.Member> members = members(3);
        set(Standing.CONTAINED, 1, members);
        set(Standing.RECOVERING, 10, members);

        guard.onTime(14 * SECOND);
        assertThat(guard.isPanic()).isTrue();

        guard.onTime(15 * SECOND);
        assertThat(guard.isPanic()).isFalse();
    }

    @Test
    void panicThatLastsIsNoMistakeOfOursAndDoesNotComeBackBeforeCalm() {
        List<FleetGuard.Member> members = members(3);
        set(Standing.CONTAINED, 1, members);

        guard.onTime(61 * SECOND);
        assertThat(guard.isPanic()).isFalse();

        set(Standing.RECOVERING, 62, members.subList(0, 1));
        set(Standing.CONTAINED, 63, members.subList(0, 1));
        assertThat(guard.isPanic()).isFalse();

        set(Standing.SERVING, 70, members);
        guard.onTime(80 * SECOND);
        set(Standing.CONTAINED, 81, members);
        assertThat(guard.isPanic()).isTrue();
    }

    @Test
    void whoLeftCountsNoLonger() {
        List<FleetGuard.Member> members = members(5);
        set(Standing.CONTAINED, 1, members.subList(0, 2));
        members.subList(0, 2).forEach(guard::leave);

        set(Standing.CONTAINED, 2, members.subList(2, 3));

        assertThat(guard.isPanic()).isFalse();
    }
}
