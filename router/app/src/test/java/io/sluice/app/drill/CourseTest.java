package io.sluice.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CourseTest {
    @Test
    void aShardIsContainedWhenItsLastRouterHasContainedIt() {
        Courses one = Courses.ofAGoodFreeze().routers("router-1", "router-2");

        assertThat(one.course().toContain()).isEmpty();
        assertThat(one.event("shard-2", "router-2", 950, "contained", "frozen", "all")
                        .course()
                        .toContain())
                .contains(Duration.ofMillis(950));
    }

    @Test
    void whatHappenedBeforeTheFaultOrAfterItsEndIsNoAnswerToIt() {
        Course course = new Courses()
                .event("shard-2", -100, "contained", "frozen", "all")
                .event("shard-2", 10_100, "contained", "frozen", "all")
                .course();

        assertThat(course.toContain()).isEmpty();
        assertThat(course.names()).isEmpty();
    }

    @Test
    void aWriteThatWasOutWhenTheFaultCameIsStuckFromTheFaultOn() {
        Course course = new Courses()
                .write("shard-2", -50, 3_000, Outcome.UNKNOWN, 9014)
                .course();

        assertThat(course.firstStuckWrite()).contains(Courses.ZERO);
    }

    @Test
    void aNameThatComesLaterIsTimedWhenItComes() {
        Course course = Courses.ofAGoodFreeze()
                .event("shard-2", 1_500, "altered", "lock-held", "writes")
                .course();

        assertThat(course.toName(Set.of("lock-held"))).contains(Duration.ofMillis(1_500));
        assertThat(course.toName(Set.of("write-stalled"))).isEmpty();
    }

    @Test
    void serviceIsBackWhenReadsAndWritesAreAnsweredByThePrimary() {
        Course withoutWrites = new Courses()
                .wellAgain(11_000)
                .read("shard-2", 11_000, 5, Outcome.OK)
                .course();

        assertThat(withoutWrites.toRecover()).isEmpty();
        assertThat(Courses.ofAGoodFreeze().course().toRecover()).contains(Duration.ofMillis(2_205));
    }

    @Test
    void whatWasInFlightAndEndsWithTheFaultShowsNoService() {
        Course course = Courses.ofAGoodFreeze()
                .write("shard-2", 500, 9_510, Outcome.OK, 0)
                .course();

        assertThat(course.toFirstGood(true)).contains(Duration.ofMillis(2_205));
    }
}
