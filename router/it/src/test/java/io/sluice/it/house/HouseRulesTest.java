package io.sluice.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.sluice.it.house.broken.AgreesByItself;
import io.sluice.it.house.broken.AsksTheSurroundings;
import io.sluice.it.house.broken.BlocksItsThread;
import io.sluice.it.house.broken.BreaksCircuits;
import io.sluice.it.house.broken.IsOpenToExtension;
import io.sluice.it.house.broken.MakesCertificates;
import io.sluice.it.house.broken.MeasuresByItself;
import io.sluice.it.house.broken.ReadsLogsByItself;
import io.sluice.it.house.broken.ReadsTheClock;
import io.sluice.it.house.broken.RollsDice;
import io.sluice.it.house.broken.SharesByItself;
import io.sluice.it.house.broken.Sleeps;
import io.sluice.it.house.broken.TalksSqlByItself;
import io.sluice.it.house.broken.UsesAFake;
import io.sluice.it.house.broken.cycle.one.Hen;
import io.sluice.it.house.broken.cycle.two.Egg;
import io.sluice.it.house.broken.testing.FakeThing;
import io.sluice.it.house.broken.unmarked.Unmarked;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HouseRulesTest {
    /** A rule and classes that break it. */
    private record Rule(ArchRule rule, List<Class<?>> broken) {
        static Rule of(ArchRule rule, Class<?>... broken) {
            return new Rule(rule, List.of(broken));
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of(HouseRules.PROMETHEUS, MeasuresByItself.class),
            Rule.of(HouseRules.HAZELCAST, SharesByItself.class),
            Rule.of(HouseRules.RATIS, AgreesByItself.class),
            Rule.of(HouseRules.RESILIENCE4J, BreaksCircuits.class),
            Rule.of(HouseRules.MYSQL_CLIENT, TalksSqlByItself.class),
            Rule.of(HouseRules.BINLOG_CONNECTOR, ReadsLogsByItself.class),
            Rule.of(HouseRules.BOUNCY_CASTLE, MakesCertificates.class),
            Rule.of(HouseRules.SURROUNDINGS, AsksTheSurroundings.class),
            Rule.of(HouseRules.TIME, ReadsTheClock.class),
            Rule.of(HouseRules.CHANCE, RollsDice.class),
            Rule.of(HouseRules.SLEEP, Sleeps.class),
            Rule.of(HouseRules.BLOCKING, BlocksItsThread.class),
            Rule.of(HouseRules.FINAL, IsOpenToExtension.class),
            Rule.of(HouseRules.NULL_MARKED, Unmarked.class),
            Rule.of(HouseRules.FAKES, UsesAFake.class, FakeThing.class),
            Rule.of(HouseRules.CYCLES, Hen.class, Egg.class));

    /** The table of modules in STYLE; each is also held against a class of this test, which breaks all of them. */
    private static final List<ArchRule> LAYERS = List.of(
            HouseRules.layer("io.sluice.core.."),
            HouseRules.layer("io.sluice.wire..", "io.netty.buffer..", "io.netty.util..", "com.github.luben.zstd.."),
            HouseRules.layer("io.sluice.journal..", "io.sluice.core..", "org.slf4j.."),
            HouseRules.layer(
                    "io.sluice.raft..",
                    "javax.net.ssl..",
                    "io.sluice.core..",
                    "io.sluice.journal..",
                    "org.slf4j..",
                    "org.apache.ratis.."),
            HouseRules.layer("io.sluice.cluster..", "io.sluice.core..", "org.slf4j..", "com.hazelcast.."),
            HouseRules.layer(
                    "io.sluice.admin..",
                    "io.sluice.core..",
                    "io.sluice.cluster..",
                    "org.slf4j..",
                    "io.vertx..",
                    "io.netty..",
                    "com.fasterxml.jackson.."),
            HouseRules.layer(
                    "io.sluice.proxy..",
                    "javax.net.ssl..",
                    "io.sluice.core..",
                    "io.sluice.wire..",
                    "io.sluice.journal..",
                    "io.sluice.cluster..",
                    "org.slf4j..",
                    "io.vertx..",
                    "io.netty..",
                    "io.github.resilience4j..",
                    "com.github.shyiko..",
                    "com.fasterxml.jackson.core..",
                    "io.prometheus.."));

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sluice");

    @TestFactory
    Stream<DynamicTest> theHouseKeeps() {
        return Stream.concat(RULES.stream().map(Rule::rule), LAYERS.stream())
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(HOUSE)));
    }

    @TestFactory
    Stream<DynamicTest> theRuleCanFail() {
        return RULES.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.rule().getDescription(),
                        () -> assertThat(each.rule()
                                        .evaluate(new ClassFileImporter().importClasses(each.broken()))
                                        .hasViolation())
                                .isTrue()));
    }

    @Test
    void aLayerThatReachesTooFarIsSeen() {
        ArchRule rule = HouseRules.layer("io.sluice.it.house..", "com.tngtech..");

        JavaClasses reaching = new ClassFileImporter().importClasses(HouseRulesTest.class);

        assertThat(rule.evaluate(reaching).getFailureReport().toString()).contains("org.junit.jupiter.api");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "app", "cluster", "core", "journal", "lab", "proxy", "raft", "wire"})
    void everyModuleIsLookedAt(String module) {
        assertThat(HOUSE).anyMatch(each -> each.getPackageName().startsWith("io.sluice." + module));
    }
}
