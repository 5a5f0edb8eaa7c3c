package io.sluice.proxy.shardsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that do not answer, answer wrongly or ask for what they must not have. */
final class ShardSqlTest {
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    private static final ShardSqlSettings SETTINGS =
            new ShardSqlSettings(Duration.ofMillis(300), Duration.ofMillis(300), Optional.empty());
    private static final DatabaseName DATABASE = new DatabaseName("acme");

    private Vertx vertx;
    private ShardSql sql;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        sql = ShardSql.over(vertx, BOX, SETTINGS);
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void aServerThatNeverGreetsEndsAtTheDeadlineAndItsSocketIsDestroyed() {
        FakeServer server = new FakeServer(vertx, false, command -> null);
        ShardRecord shard = shard(server, TlsMode.DISABLED);

        assertThatFails(() -> get(sql.holdsDatabase(shard, DATABASE)), Reason.DEADLINE, "connect");
        await().atMost(Duration.ofSeconds(5)).until(() -> server.closed() == 1);
    }

    @Test
    void aServerThatStopsAnsweringEndsAtTheDeadlineAndItsSocketIsDestroyed() {
        FakeServer server = server(command -> command == 0 ? FakeServer.OK : null);
        ShardRecord shard = shard(server, TlsMode.DISABLED);

        assertThatFails(
                () -> get(sql.holdsDatabase(shard, DATABASE)), Reason.DEADLINE, "look for the tenant's database");
        await().atMost(Duration.ofSeconds(5)).until(() -> server.closed() == 1);
    }

    @Test
    void aFileThatTheServerAsksForIsNeverSent(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "the key of the house");
        byte[] request = ("\u00fb" + secret).getBytes(StandardCharsets.ISO_8859_1);
        FakeServer server = server(command -> command == 0 ? FakeServer.OK : request);
        ShardRecord shard = shard(server, TlsMode.DISABLED);

        assertThatThrownBy(() -> get(sql.holdsDatabase(shard, DATABASE))).hasCauseInstanceOf(ShardSqlException.class);
        await().atMost(Duration.ofSeconds(5)).until(() -> server.closed() == 1);
        assertThat(server.received()).contains("SCHEMATA").doesNotContain("the key of the house");
    }

    @Test
    void aServerWithoutTlsGetsNoPasswordWhenTlsIsRequired() {
        FakeServer server = server(command -> FakeServer.OK);
        ShardRecord shard = shard(server, TlsMode.REQUIRED);

        assertThatThrownBy(() -> get(sql.holdsDatabase(shard, DATABASE))).hasCauseInstanceOf(ShardSqlException.class);
        assertThat(server.received()).doesNotContain("admin");
    }

    @Test
    void anErrorIsNamedByItsCodeAndNeverByTheServersText() {
        byte[] error = "\u00ff(\u0004#42000near 'secret'".getBytes(StandardCharsets.ISO_8859_1);
        FakeServer server = server(command -> command == 0 ? FakeServer.OK : error);
        ShardRecord shard = shard(server, TlsMode.DISABLED);

        assertThatThrownBy(() -> get(sql.holdsDatabase(shard, DATABASE)))
                .cause()
                .isInstanceOfSatisfying(ShardSqlException.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.STATEMENT_REFUSED);
                    assertThat(refusal.errorCode()).isEqualTo(1064);
                    assertThat(refusal).hasMessageContaining("42000").hasMessageNotContaining("secret");
                });
    }

    @Test
    void aPortThatNobodyListensOnIsUnreachable() {
        ShardRecord shard = shard(1, TlsMode.DISABLED);

        assertThatFails(() -> get(sql.serverIdentity(shard)), Reason.UNREACHABLE, "connect");
    }

    @Test
    void aShardThatIsVerifiedNeedsAnAuthority() {
        ShardRecord shard = shard(1, TlsMode.VERIFY_CA);

        assertThatFails(() -> get(sql.serverIdentity(shard)), Reason.MISCONFIGURED, "connect");
    }

    @Test
    void aSecretOfAnotherKeyIsMisconfigured() {
        byte[] otherKey = new byte[SecretBox.KEY_BYTES];
        otherKey[0] = 1;
        ShardSql other = ShardSql.over(vertx, new SecretBox(otherKey, new SecureRandom()), SETTINGS);

        assertThatFails(() -> get(other.serverIdentity(shard(1, TlsMode.DISABLED))), Reason.MISCONFIGURED, "connect");
    }

    private FakeServer server(IntFunction<byte @Nullable []> script) {
        return new FakeServer(vertx, true, script);
    }

    private static ShardRecord shard(FakeServer server, TlsMode tls) {
        return shard(get(server.start()), tls);
    }

    private static ShardRecord shard(int port, TlsMode tls) {
        ServerAddress address = new ServerAddress("127.0.0.1", port);
        return new ShardRecord(
                new ShardId("s1"), Epoch.NONE.next(), address, List.of(), "admin", BOX.seal("password"), tls);
    }

    private static void assertThatFails(ThrowingCallable call, Reason reason, String step) {
        assertThatThrownBy(call).cause().isInstanceOfSatisfying(ShardSqlException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure).hasMessageStartingWith(step + ":");
        });
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
