package io.sluice.it.apply;

import io.sluice.core.log.Position;
import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.core.time.MonotonicClock;
import io.sluice.lab.LabShard;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.apply.ApplierSettings;
import io.sluice.proxy.apply.BatchResult;
import io.sluice.proxy.apply.Entry;
import io.sluice.proxy.apply.RunResult;
import io.sluice.proxy.apply.ShardApplier;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.shardsql.ShardSql;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** A shard of the lab, a tenant on it that no other test has, and appliers as different routers would have them. */
final class ApplyRig implements AutoCloseable {
    static final long STREAM = 7_000_000_001L;
    static final Duration DEADLINE = Duration.ofSeconds(20);
    /** 2023-11-14 22:13:20.123456 UTC. */
    static final long MICROS = 1_700_000_000_123_456L;

    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    private static final String PASSWORD = "a-Password-1";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx = Vertx.vertx();
    private final List<ShardApplier> appliers = new ArrayList<>();
    final ShardSql sql = ShardSql.over(vertx, BOX, ShardSqlSettings.DEFAULT);
    final ShardRecord shard;
    final TenantRecord tenant;

    ApplyRig(LabShard lab) {
        shard = new ShardRecord(
                new ShardId(lab.name()),
                Epoch.NONE.next(),
                lab.primary().address(),
                List.of(),
                lab.primary().admin().user(),
                BOX.seal(lab.primary().admin().password()),
                TlsMode.DISABLED);
        tenant = addTenant("a_");
    }

    TenantRecord addTenant(String prefix) {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        String name = prefix + HexFormat.of().formatHex(bytes);
        TenantRecord record = new TenantRecord(
                new TenantId(name),
                Epoch.NONE.next(),
                shard.id(),
                new DatabaseName(name),
                "t_" + name,
                BOX.seal(PASSWORD),
                TierName.DEFAULT,
                PolicyOverrides.NONE);
        get(sql.provisionTenants(shard, List.of(record)));
        return record;
    }

    /** One more, on an event loop of its own. */
    Owned applier() {
        return applier(ApplierSettings.DEFAULT);
    }

    Owned applier(ApplierSettings settings) {
        Context context = vertx.getOrCreateContext();
        return new Owned(context, get(on(context, () -> {
            try {
                ShardApplier applier = new ShardApplier(new ApplierParts(
                        vertx, MonotonicClock.SYSTEM, new ServerTls(Optional.empty()), BOX, sql, settings));
                appliers.add(applier);
                return Future.succeededFuture(applier);
            } catch (SSLException impossible) {
                throw new IllegalStateException(impossible);
            }
        })));
    }

    /** An applier and its event loop. */
    final class Owned {
        private final Context context;
        private final ShardApplier applier;

        Owned(Context context, ShardApplier applier) {
            this.context = context;
            this.applier = applier;
        }

        <T> CompletableFuture<T> call(Function<ShardApplier, Future<T>> what) {
            return on(context, () -> what.apply(applier)).toCompletionStage().toCompletableFuture();
        }

        BatchResult apply(Entry... entries) {
            return ApplyRig.get(begin(Arrays.asList(entries), DEADLINE));
        }

        CompletableFuture<BatchResult> begin(List<Entry> entries, Duration deadline) {
            return call(each -> each.apply(shard, tenant, STREAM, entries, deadline));
        }

        RunResult run(QueuedWrite write) {
            return ApplyRig.get(beginRun(write));
        }

        Set<Long> threadIds() {
            return ApplyRig.get(call(each -> Future.succeededFuture(each.threadIds())));
        }

        OptionalLong watermark() {
            return ApplyRig.get(call(each -> each.watermark(shard, tenant, STREAM, DEADLINE)));
        }

        CompletableFuture<RunResult> beginRun(QueuedWrite write) {
            return call(each -> each.run(shard, tenant, write, DEADLINE));
        }
    }

    private static <T> Future<T> on(Context context, Supplier<Future<T>> what) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(now -> what.get().onComplete(promise));
        return promise.future();
    }

    static <T> T get(Future<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    // -- writes -----------------------------------------------------------------------------------------------------

    CarriedState facts(String assignments) {
        return new CarriedState(45, tenant.database().value(), assignments);
    }

    QueuedWrite write(CarriedState facts, Optional<IdempotencyKey> key, QueuedStatement... statements) {
        return new QueuedWrite(tenant.id(), tenant.epoch(), MICROS, facts, key, Arrays.asList(statements));
    }

    Entry entry(long position, String... texts) {
        return entry(position, facts(""), texts);
    }

    Entry entry(long position, CarriedState facts, String... texts) {
        QueuedStatement[] statements = Arrays.stream(texts).map(ApplyRig::text).toArray(QueuedStatement[]::new);
        return new Entry(new Position(position), write(facts, Optional.empty(), statements));
    }

    Entry entryAt(long position, long micros, CarriedState facts, String text) {
        QueuedWrite write =
                new QueuedWrite(tenant.id(), tenant.epoch(), micros, facts, Optional.empty(), List.of(text(text)));
        return new Entry(new Position(position), write);
    }

    Entry entry(long position, CarriedState facts, QueuedStatement... statements) {
        return new Entry(new Position(position), write(facts, Optional.empty(), statements));
    }

    QueuedWrite keyed(String key, String... texts) {
        QueuedStatement[] statements = Arrays.stream(texts).map(ApplyRig::text).toArray(QueuedStatement[]::new);
        String digest = "%064x".formatted(Arrays.hashCode(texts));
        return write(facts(""), Optional.of(new IdempotencyKey(key, digest)), statements);
    }

    static QueuedStatement text(String sql) {
        return QueuedStatement.text(sql.getBytes(StandardCharsets.UTF_8));
    }

    // -- the server -------------------------------------------------------------------------------------------------

    Connection admin() throws SQLException {
        String url = "jdbc:mariadb://" + shard.primary() + "/" + tenant.database()
                + "?allowPublicKeyRetrieval=true&sslMode=DISABLE&connectTimeout=10000";
        return DriverManager.getConnection(url, shard.adminUser(), BOX.open(shard.adminPassword()));
    }

    /** As the tenant, as the router would. */
    Connection login() throws SQLException {
        String url = "jdbc:mariadb://" + shard.primary() + "/?allowPublicKeyRetrieval=true&sslMode=DISABLE";
        return DriverManager.getConnection(url, tenant.accountUser(), PASSWORD);
    }

    void asAdmin(String... statements) throws SQLException {
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first column. */
    List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = admin();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Override
    public void close() {
        appliers.forEach(ShardApplier::close);
        get(vertx.close());
    }
}
