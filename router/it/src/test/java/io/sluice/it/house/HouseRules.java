package io.sluice.it.house;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules themselves; {@link HouseRulesTest} holds them against the house and against the classes that break them. */
final class HouseRules {
    static final ArchRule PROMETHEUS = only("io.sluice.proxy.metrics..", "io.prometheus..");
    static final ArchRule HAZELCAST = only("io.sluice.cluster..", "com.hazelcast..");
    static final ArchRule RATIS = only("io.sluice.raft..", "org.apache.ratis..");
    static final ArchRule RESILIENCE4J = only("io.sluice.proxy.backend..", "io.github.resilience4j..");
    static final ArchRule MYSQL_CLIENT =
            only("io.sluice.proxy.shardsql..", "io.vertx.mysqlclient..", "io.vertx.sqlclient..");
    static final ArchRule BINLOG_CONNECTOR = only("io.sluice.proxy.binlog..", "com.github.shyiko..");
    static final ArchRule BOUNCY_CASTLE = only("io.sluice.app.keys..", "org.bouncycastle..");

    static final ArchRule SURROUNDINGS = noClasses()
            .that()
            .resideOutsideOfPackages("io.sluice.app..", "io.sluice.lab..")
            .should()
            .callMethodWhere(target(fullNameMatching("java\\.lang\\.System\\.(getenv|(get|set|clear)Propert).*"
                    + "|java\\.lang\\.(Boolean\\.getBoolean|Integer\\.getInteger|Long\\.getLong).*")))
            .as("environment and system properties are read in app only (and in lab, which starts programs)");

    static final ArchRule TIME = noClasses()
            .that()
            .resideOutsideOfPackages("io.sluice.core.time..", "io.sluice.app..", "io.sluice.lab..")
            .should()
            .callMethodWhere(target(fullNameMatching("java\\.lang\\.System\\.(nanoTime|currentTimeMillis).*"
                    + "|java\\.time\\.\\w+\\.now\\(.*|java\\.time\\.Clock\\.(system|tick).*")))
            .as("clocks are handed in (but in lab, which waits for programs of this machine)");

    static final ArchRule CHANCE = noClasses()
            .that()
            .resideOutsideOfPackages("io.sluice.app..", "io.sluice.lab..")
            .should()
            .callMethodWhere(target(fullNameMatching("java\\.util\\.UUID\\.randomUUID.*|java\\.lang\\.Math\\.random.*"
                    + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current.*")))
            .orShould()
            .callConstructorWhere(target(
                    fullNameMatching("java\\.util\\.Random\\.<init>.*|java\\.security\\.SecureRandom\\.<init>.*")))
            .as("chance is handed in");

    static final ArchRule SLEEP = noClasses()
            .should()
            .callMethodWhere(target(fullNameMatching("java\\.lang\\.Thread\\.sleep.*|.*TimeUnit\\.sleep.*")))
            .as("nothing sleeps");

    static final ArchRule BLOCKING = noClasses()
            .that()
            .resideOutsideOfPackages("io.sluice.journal..", "io.sluice.raft..", "io.sluice.app..", "io.sluice.lab..")
            .should()
            .callMethodWhere(target(fullNameMatching("java\\.util\\.concurrent\\.(CompletableFuture\\.(get|join)"
                    + "|Future\\.get|CountDownLatch\\.await|Semaphore\\.acquire\\w*|\\w*BlockingQueue\\.(take|put))"
                    + "\\(.*|java\\.lang\\.(Thread\\.join|Object\\.wait|Process\\.waitFor)\\(.*"
                    + "|io\\.vertx\\.core\\.Future\\.await\\(.*")))
            .as("only the logs block (and what runs before and after the event loops)");

    static final ArchRule FINAL = classes()
            .that(new DescribedPredicate<JavaClass>("are classes that somebody could extend") {
                @Override
                public boolean test(JavaClass each) {
                    return !each.isInterface()
                            && !each.isEnum()
                            && !each.isAnonymousClass()
                            && !each.getSimpleName().equals("package-info")
                            && !isSealed(each)
                            && each.getEnclosingClass()
                                    .map(outer -> !outer.isEnum())
                                    .orElse(true);
                }
            })
            .should()
            .haveModifier(JavaModifier.FINAL)
            .as("classes are final, or sealed");

    static final ArchRule NULL_MARKED = classes()
            .should(new ArchCondition<>("live in a package whose package-info.java is @NullMarked") {
                @Override
                public void check(JavaClass each, ConditionEvents events) {
                    JavaPackage home = each.getPackage();
                    if (!home.isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(each, home.getName() + " is not @NullMarked"));
                    }
                }
            });

    static final ArchRule FAKES = noClasses()
            .that()
            .resideOutsideOfPackage("..testing..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.sluice..testing.."))
            .as("the program never uses a fake");

    static final ArchRule CYCLES = slices().matching("io.sluice.(**)").should().beFreeOfCycles();

    private HouseRules() {}

    /** A module may use these packages, its own and the JDK's, nothing else. */
    static ArchRule layer(String module, String... others) {
        String[] allowed = Stream.concat(
                        Stream.of("java..", "javax.crypto..", "javax.net..", "org.jspecify.annotations..", module),
                        Stream.of(others))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .as(module + " uses only its own and " + String.join(", ", others));
    }

    private static ArchRule only(String home, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat(resideInAnyPackage(libraries))
                .as("only " + home + " uses " + String.join(", ", libraries));
    }

    private static boolean isSealed(JavaClass each) {
        return each.reflect().isSealed();
    }
}
