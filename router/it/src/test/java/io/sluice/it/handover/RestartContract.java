package io.sluice.it.handover;

import static io.sluice.it.handover.FailoverRig.LIMIT;
import static io.sluice.it.handover.FailoverRig.ask;
import static io.sluice.it.handover.FailoverRig.execute;
import static io.sluice.it.handover.FailoverRig.onServer;
import static io.sluice.it.handover.FailoverRig.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.tenant.ShardId;
import io.sluice.it.Router;
import io.sluice.it.RouterFailover;
import io.sluice.it.Setup;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.LabShard;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.install.Flavour;
import io.sluice.proxy.failover.FailoverEvent;
import io.sluice.proxy.failover.Failovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a router knows that starts while a primary is locked up, and what an abort leaves behind. */
abstract class RestartContract {
    private final LabServers servers = new LabServers(LabSettings.standard());
    private LabShard shard;

    @TempDir
    private Path folder;

    abstract Flavour flavour();

    @BeforeEach
    void start() throws Exception {
        shard = servers.startShard(ShardSpec.of("restart", flavour(), 1));
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void aRouterThatStartsWhileThePrimaryIsLockedKnowsWhatItHadAndPromotes() throws Exception {
        try (FailoverRig rig = new FailoverRig(shard, "seen", FailoverRig.manual(), folder);
                Connection client = rig.connect()) {
            execute(client, "INSERT INTO tokens (token) VALUES (1)");
            shard.awaitReplicas(Duration.ofSeconds(20));
            await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("primaries.seen")));
        }
        // The fixture asks its first shard for the greeting.
        LabShard well = servers.startShard(ShardSpec.of("well", flavour(), 0));
        try (Fault.Active frozen = Fault.FREEZE.begin(Target.of(shard.primary()));
                Router router = Router.before(List.of(well, shard), Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            Failovers failovers = RouterFailover.start(router, FailoverRig.auto("true"), folder);
            ShardId id = new ShardId(shard.name());

            await().atMost(LIMIT)
                    .until(() ->
                            !router.shard(id).primary().equals(shard.primary().address()));

            assertThat(frozen).isNotNull();
            await().atMost(LIMIT).until(() -> told(failovers, id).stream().anyMatch(text -> text.contains("DONE")));
            assertThat(told(failovers, id))
                    .anySatisfy(text -> assertThat(text).startsWith("DONE").contains("nothing that was seen"));
        }
    }

    private static List<String> told(Failovers failovers, ShardId id) throws Exception {
        return failovers
                .statusOf(id)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .orElseThrow()
                .events()
                .stream()
                .map(event -> event.kind() + " " + event.text())
                .toList();
    }

    @Test
    void whatARouterThatDiedLeftUnturnedIsTurnedByTheNextOne() throws Exception {
        LabServer replica = shard.replicas().get(0);
        try (FailoverRig rig = new FailoverRig(shard, "unturned", FailoverRig.manual());
                Connection client = rig.connect()) {
            onServer(replica, "STOP SLAVE", "RESET SLAVE ALL");
            execute(client, "INSERT INTO tokens (token) VALUES (1)");

            RouterFailover.setUnsettled(
                    rig.router, rig.id, Set.of(shard.primary().address(), replica.address()));

            await().atMost(LIMIT).until(() -> rig.shard().failover().unsettled().isEmpty());
            await().atMost(LIMIT).until(() -> ask(replica, "SELECT COUNT(*) FROM unturned.tokens") == 1);
        }
    }

    @Test
    void anAbortEndsTheHookThatIsRunning() throws Exception {
        Path pid = folder.resolve("pid");
        String hook = "echo $$ > " + pid + ".new && mv " + pid + ".new " + pid + " && exec sleep 60";
        try (FailoverRig rig = new FailoverRig(shard, "abort", FailoverRig.auto("sh", "-c", hook));
                Fault.Active frozen = Fault.FREEZE.begin(Target.of(shard.primary()))) {
            await().atMost(LIMIT).until(() -> Files.exists(pid));
            ProcessHandle process = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();

            assertThat(rig.order(new FailoverIntent.Abort(origin(), rig.id))).isInstanceOf(Outcome.Done.class);

            await().atMost(LIMIT).until(() -> !process.isAlive());
            assertThat(rig.told(FailoverEvent.Kind.UNDONE).get(0))
                    .contains("FENCE")
                    .contains("aborted by operator");
            assertThat(rig.shard().primary()).isEqualTo(shard.primary().address());
            assertThat(frozen).isNotNull();
        }
    }
}
