package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.sluice.cluster.ClusterException.Reason;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two routers that answer, one that never does, and one admin API, over real members. */
final class InquiryChannelTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Inquiry HEALTH = new Inquiry.Health(new ShardId("s1"));
    private static final RoutingView VIEW = new RoutingView(Loopback.TABLE);

    private static volatile Function<Inquiry, CompletionStage<String>> one = inquiry -> never();
    private static volatile Function<Inquiry, CompletionStage<String>> two = inquiry -> never();

    private static ServerAddress address;
    private static List<RouterCluster> routers;
    private static AdminCluster admin;
    private static Shared shared;
    private static HazelcastInstance onlooker;

    @BeforeAll
    static void join() throws Exception {
        address = Loopback.freeAddress();
        RouterCluster first = Loopback.router("ask", "router-1", VIEW, address);
        Loopback.get(first.lead(1, intent -> CompletableFuture.completedFuture(new Outcome.Failed("told"))));
        RouterCluster second = Loopback.router("ask", "router-2", VIEW, Loopback.freeAddress(), address);
        RouterCluster silent = Loopback.router("ask", "silent", VIEW, Loopback.freeAddress(), address);
        routers = List.of(first, second, silent);
        for (RouterCluster router : routers) {
            Loopback.get(router.ready());
        }
        first.onInquiry(inquiry -> one.apply(inquiry));
        second.onInquiry(inquiry -> two.apply(inquiry));
        AdminClusterSettings settings = new AdminClusterSettings("ask", List.of(address), 3, Loopback.TIMEOUT);
        admin = AdminCluster.start(settings, Loopback.BOX, InstantSource.system());
        ClientConfig atOnce = HazelcastConfigs.client(settings, MemberNames.Lookup.SYSTEM);
        atOnce.getConnectionStrategyConfig().setAsyncStart(false);
        onlooker = HazelcastClient.newHazelcastClient(atOnce);
        shared = Shared.of(onlooker, Loopback.envelopes("ask", refused -> {}));
        Loopback.get(admin.ready());
        await().atMost(Duration.ofSeconds(30)).until(() -> admin.routers().size() == 3);
    }

    @AfterAll
    static void leave() {
        admin.close();
        onlooker.shutdown();
        routers.forEach(RouterCluster::close);
    }

    @BeforeEach
    void bothAnswer() {
        one = inquiry -> CompletableFuture.completedFuture("{\"by\":1}");
        two = inquiry -> CompletableFuture.completedFuture("{\"by\":2}");
    }

    @Test
    void eachRouterAnswersForItselfAndASilentOneIsToldAtTheDeadline() throws Exception {
        Map<String, Optional<String>> answers = Loopback.get(admin.ask(HEALTH, DEADLINE));

        assertThat(answers)
                .containsExactly(
                        Map.entry("router-1", Optional.of("{\"by\":1}")),
                        Map.entry("router-2", Optional.of("{\"by\":2}")),
                        Map.entry("silent", Optional.empty()));
    }

    @Test
    void everyInquiryIsHandedToEachRouterOnceAsItWasAsked() throws Exception {
        ConcurrentLinkedQueue<Inquiry> handed = new ConcurrentLinkedQueue<>();
        one = inquiry -> {
            handed.add(inquiry);
            return CompletableFuture.completedFuture("{}");
        };
        List<Inquiry> asked = List.of(
                HEALTH,
                new Inquiry.Timeline(new ShardId("s2"), 10),
                new Inquiry.Explain(new TenantId("acme"), "SELECT '" + "ü".repeat(30_000) + "'"));
        for (Inquiry inquiry : asked) {
            Loopback.get(admin.ask(inquiry, DEADLINE));
        }

        assertThat(handed).containsExactlyElementsOf(asked);
    }

    @Test
    void aHandlerThatFailsOrThrowsAnswersTheKindOfTheFailureAndNoMore() throws Exception {
        one = inquiry -> CompletableFuture.failedFuture(new IllegalStateException("SELECT secret"));
        two = inquiry -> {
            throw new IllegalStateException("SELECT secret");
        };

        Map<String, Optional<String>> answers = Loopback.get(admin.ask(HEALTH, DEADLINE));

        String error = "{\"error\":\"the router failed over it: IllegalStateException\"}";
        assertThat(answers).containsEntry("router-1", Optional.of(error)).containsEntry("router-2", Optional.of(error));
    }

    @Test
    void anAnswerOfOneMebibytePassesAndALargerOneIsToldAsSuch() throws Exception {
        String largest = "x".repeat(Answer.BYTES_MAX);
        one = inquiry -> CompletableFuture.completedFuture(largest);
        two = inquiry -> CompletableFuture.completedFuture(largest + "x");

        Map<String, Optional<String>> answers = Loopback.get(admin.ask(HEALTH, Duration.ofSeconds(5)));

        assertThat(answers.get("router-1")).hasValue(largest);
        assertThat(answers.get("router-2")).hasValue(Answer.TOO_LARGE);
    }

    @Test
    void aLateAnswerIsDroppedAndNothingStaysInTheMap() throws Exception {
        CompletableFuture<String> late = new CompletableFuture<>();
        one = inquiry -> late;
        Map<String, Optional<String>> answers = Loopback.get(admin.ask(HEALTH, SHORT));

        late.complete("{\"late\":true}");
        one = inquiry -> CompletableFuture.completedFuture("{\"late\":false}");
        Map<String, Optional<String>> next = Loopback.get(admin.ask(HEALTH, DEADLINE));

        assertThat(answers.get("router-1")).isEmpty();
        assertThat(next.get("router-1")).hasValue("{\"late\":false}");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(List.of(
                                shared.inquiries().size(), shared.answers().size()))
                        .containsOnly(0));
    }

    @Test
    void anInquiryWithoutAnAnswerHoldsUpNoIntentAndNoOtherInquiry() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        one = inquiry -> asked.getAndIncrement() == 0 ? never() : CompletableFuture.completedFuture("{}");
        var held = admin.ask(HEALTH, Duration.ofSeconds(12));
        await().atMost(Duration.ofSeconds(6)).until(() -> asked.get() == 1);
        Origin origin = new Origin("intent-1", "tester", Instant.EPOCH);

        Outcome outcome =
                Loopback.get(admin.submit(new Intent.DeleteShard(origin, new ShardId("s1"), new Epoch(1)), LONG));
        Map<String, Optional<String>> answers = Loopback.get(admin.ask(HEALTH, DEADLINE));

        assertThat(outcome).isEqualTo(new Outcome.Failed("told"));
        assertThat(answers.get("router-1")).isPresent();
        assertThat(held.toCompletableFuture()).isNotDone();
        // The other tests look at the same maps.
        await().atMost(Duration.ofSeconds(20)).until(held.toCompletableFuture()::isDone);
    }

    @Test
    void moreInquiriesThanTheLimitAreRefusedAtOnce() throws Exception {
        one = inquiry -> never();
        List<CompletionStage<Map<String, Optional<String>>>> under = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            under.add(admin.ask(HEALTH, Duration.ofSeconds(3)));
            assertThat(under.get(under.size() - 1).toCompletableFuture()).isCompletedExceptionally();
        });

        assertThat(under).hasSizeLessThanOrEqualTo(AdminClusterSettings.INQUIRIES_MAX + 1);
        assertThatThrownBy(() -> Loopback.get(under.get(under.size() - 1))).satisfies(ClusterTest.is(Reason.BUSY));
        for (var each : under.subList(0, under.size() - 1)) {
            assertThat(Loopback.get(each)).hasSize(3);
        }
        assertThat(Loopback.get(admin.ask(HEALTH, SHORT))).hasSize(3);
    }

    @Test
    void sqlStandsInNoLog() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Level before = logger.getLevel();
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(lines);
        one = inquiry -> {
            throw new IllegalArgumentException(((Inquiry.Explain) inquiry).sql());
        };
        try {
            Loopback.get(admin.ask(new Inquiry.Explain(new TenantId("acme"), "SELECT 'hush'"), SHORT));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }

        List<ILoggingEvent> events = new ArrayList<>(lines.list);
        assertThat(events).anyMatch(line -> line.getFormattedMessage().contains("an inquiry failed"));
        assertThat(events).allSatisfy(line -> {
            assertThat(line.getFormattedMessage()).doesNotContain("hush");
            assertThat(
                            line.getThrowableProxy() == null
                                    ? ""
                                    : line.getThrowableProxy().getMessage())
                    .doesNotContain("hush");
        });
    }

    @Test
    void withoutAClusterAnInquiryFailsAtOnce() throws Exception {
        try (AdminCluster alone = Loopback.admin("nobody", Loopback.freeAddress())) {
            assertThatThrownBy(() -> Loopback.get(alone.ask(HEALTH, LONG)))
                    .satisfies(ClusterTest.is(Reason.UNAVAILABLE));
        }
    }

    @Test
    void aDeadlineOutOfBoundsIsTheCallersMistake() {
        assertThatThrownBy(() -> admin.ask(HEALTH, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admin.ask(HEALTH, Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static CompletionStage<String> never() {
        return new CompletableFuture<>();
    }
}
