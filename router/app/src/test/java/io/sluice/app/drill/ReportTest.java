package io.sluice.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.lab.fault.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
    @Test
    void aFreezeThatIsContainedNamedAndForgottenPasses() {
        Report report = Courses.report(Fault.FREEZE, Courses.ofAGoodFreeze().course());

        assertThat(report.shortfalls()).isEmpty();
        assertThat(report.text()).contains("passed");
    }

    @Test
    void theFiguresAreInTheJson() {
        JsonObject json =
                Courses.report(Fault.FREEZE, Courses.ofAGoodFreeze().course()).json();

        assertThat(json.getDouble("suspectedMillis")).isEqualTo(300);
        assertThat(json.getDouble("containedMillis")).isEqualTo(700);
        assertThat(json.getDouble("namedMillis")).isEqualTo(700);
        assertThat(json.getDouble("stuckWriteToContainedMillis")).isEqualTo(680);
        assertThat(json.getDouble("firstClientMillis")).isEqualTo(2_004);
        assertThat(json.getDouble("recoveredMillis")).isEqualTo(2_205);
        assertThat(json.getJsonArray("names")).isEqualTo(new JsonArray(List.of("frozen")));
        assertThat(json.getJsonObject("tenants").getLong("unknown")).isEqualTo(1);
        assertThat(json.getJsonObject("tenants").getJsonObject("codes"))
                .isEqualTo(new JsonObject().put("9014", 1L).put("9016", 1L));
        assertThat(json.getJsonObject("othersDuring").getLong("statements")).isEqualTo(1);
        assertThat(json.getBoolean("passed")).isTrue();
    }

    @Test
    void anErrorOfAnotherShardsTenantFallsShort() {
        Course course = Courses.ofAGoodFreeze()
                .write("shard-1", 500, 30, Outcome.REFUSED, 9017)
                .course();

        assertThat(Courses.report(Fault.FREEZE, course).shortfalls())
                .containsExactly("1 statements of tenants on other shards failed: {9017=1}");
    }

    @Test
    void anotherShardThatIsContainedFallsShort() {
        Course course = Courses.ofAGoodFreeze()
                .event("shard-1", 900, "contained", "frozen", "all")
                .course();

        assertThat(Courses.report(Fault.FREEZE, course).shortfalls())
                .containsExactly("shard-1 was contained as well: {}");
    }

    @Test
    void whatNobodyNoticedFallsShort() {
        Course course = new Courses().course();

        assertThat(Courses.report(Fault.FREEZE, course).shortfalls())
                .containsExactly(
                        "the shard was not contained",
                        "it was called nothing, not frozen",
                        "it had not recovered 1 s after the fault was undone");
    }

    @Test
    void theLastNameCounts() {
        Course course = Courses.ofAGoodFreeze()
                .event("shard-2", 1_500, "altered", "unreachable-from-here", "all")
                .course();

        assertThat(Courses.report(Fault.FREEZE, course).shortfalls())
                .containsExactly("it was called frozen, then unreachable-from-here, not frozen");
    }

    @Test
    void aServerWithoutFreeConnectionsIsNamedAndNotContained() {
        Courses course = new Courses()
                .event("shard-2", 800, "verdict", "refusing", "none")
                .wellAgain(11_000)
                .read("shard-2", 11_000, 5, Outcome.OK)
                .write("shard-2", 11_000, 5, Outcome.OK, 0);

        assertThat(Courses.report(Fault.TOO_MANY_CONNECTIONS, course.course()).shortfalls())
                .isEmpty();
        assertThat(Courses.report(
                                Fault.TOO_MANY_CONNECTIONS,
                                course.event("shard-2", 900, "contained", "refusing", "all")
                                        .course())
                        .shortfalls())
                .containsExactly("the shard was contained, although those who were in could be served");
    }
}
