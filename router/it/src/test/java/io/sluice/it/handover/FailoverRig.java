package io.sluice.it.handover;

import static org.awaitility.Awaitility.await;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.RouterFailover;
import io.sluice.it.RouterFolder;
import io.sluice.it.Setup;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.proxy.failover.FailoverEvent;
import io.sluice.proxy.failover.FailoverStatus;
import io.sluice.proxy.failover.Failovers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A router before one shard, whose primary may be changed, with a tenant that has a table. */
final class FailoverRig implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(40);
    private static final TenantPolicy HOLDS =
            new TenantPolicy(Reads.HOLD, Writes.HOLD, Duration.ofSeconds(30), Duration.ofHours(1), false);

    final Router router;
    final Failovers failovers;
    final LabShard lab;
    final ShardId id;
    final String tenant;

    FailoverRig(LabShard lab, String tenant, FailoverSettings settings) throws IOException, SQLException {
        this(lab, tenant, settings, RouterFolder.make());
    }

    /** @param directory of what failover knows over a restart */
    FailoverRig(LabShard lab, String tenant, FailoverSettings settings, Path directory)
            throws IOException, SQLException {
        this.lab = lab;
        this.tenant = tenant;
        this.id = new ShardId(lab.name());
        this.router = Router.before(List.of(lab), Setup.STANDARD.watching(HealthSettings.DEFAULT));
        this.failovers = RouterFailover.start(router, settings, directory);
        router.addTenant(tenant, 0, HOLDS);
        try (Connection connection = connect()) {
            execute(connection, "CREATE TABLE tokens (id BIGINT AUTO_INCREMENT PRIMARY KEY, token BIGINT)");
        }
        await().atMost(LIMIT).until(() -> router.replicaIsFresh(0));
    }

    /** As {@link FailoverSettings#DEFAULT}, but for these. */
    static FailoverSettings settings(
            FailoverMode mode, LossPolicy loss, List<String> hook, FailoverSettings.Limits limits) {
        FailoverSettings defaults = FailoverSettings.DEFAULT;
        return new FailoverSettings(
                mode, defaults.confirm(), Duration.ofSeconds(2), defaults.distance(), loss, hook, false, limits);
    }

    static FailoverSettings auto(String... hook) {
        return settings(FailoverMode.AUTO, LossPolicy.UNSEEN, List.of(hook), FailoverSettings.DEFAULT.limits());
    }

    static FailoverSettings manual() {
        return settings(FailoverMode.MANUAL, LossPolicy.UNSEEN, List.of(), FailoverSettings.DEFAULT.limits());
    }

    Connection connect() throws SQLException {
        return router.connect(tenant, "");
    }

    ShardRecord shard() {
        return router.shard(id);
    }

    LabServer server(ServerAddress address) {
        return lab.servers().stream()
                .filter(each -> each.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    FailoverStatus status() {
        try {
            return failovers
                    .statusOf(id)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .orElseThrow();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The texts of what happened of this kind. */
    List<String> told(FailoverEvent.Kind kind) {
        return status().events().stream()
                .filter(event -> event.kind() == kind)
                .map(FailoverEvent::text)
                .toList();
    }

    static Origin origin() {
        return new Origin("test", "operator", Instant.now());
    }

    Outcome order(FailoverIntent intent) throws Exception {
        return failovers
                .carryOut(intent)
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    /** By an operator who has seen to the fence himself. */
    Outcome promote(boolean acceptsLoss) throws Exception {
        return order(new FailoverIntent.Promote(origin(), id, Optional.empty(), true, acceptsLoss));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    static void onServer(LabServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect()) {
            for (String sql : statements) {
                execute(connection, sql);
            }
        }
    }

    static long ask(LabServer server, String question) throws SQLException {
        try (Connection connection = server.connect()) {
            return number(connection, question);
        }
    }

    @Override
    public void close() {
        router.close();
    }
}
