package io.sluice.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.line.ServerTls;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.Credentials;
import io.sluice.wire.packet.ServerGreeting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection is asked before it changes hands; the servers' answers are never given here. */
final class PreparationTest {
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    private static final Profile PROFILE = Profile.of(Capabilities.CLIENT_DEPRECATE_EOF, false);
    private static final String INSERT_ID = "SELECT LAST_INSERT_ID()";
    private static final int HEADER_AND_COMMAND = 5;

    private final ShardRecord shard = Samples.shard("s1", 1);
    private final TenantRecord tenant = new TenantRecord(
            new TenantId("t1"),
            new Epoch(1),
            shard.id(),
            new DatabaseName("t1"),
            "t_t1",
            BOX.seal("pw"),
            TierName.DEFAULT,
            PolicyOverrides.NONE);

    private final Holder x = new Holder();
    private final Holder y = new Holder();
    private final Holder z = new Holder();

    private Vertx vertx;
    private BackendLoop loop;
    private ShardPool pool;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        loop = new BackendLoop(
                vertx,
                BackendSettings.DEFAULT,
                new ServerTls(Optional.empty()),
                BOX,
                BackendListener.NONE,
                new ServerBreakers(MonotonicClock.SYSTEM),
                MonotonicClock.SYSTEM);
        pool = new ShardPool(loop, shard, null, 10, 10);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void anInsertIdIsAskedForBeforeAnythingElse() {
        Server ofX = new Server(x, true, false);

        prepare(ofX, y);

        assertThat(ofX.asked()).isEqualTo(INSERT_ID);
    }

    /** Else x could be served elsewhere, by an older insert id, while y still waits. */
    @Test
    void anInsertIdIsAskedForEvenWhileTheNextSessionWaitsForItsOwn() {
        Server ofY = new Server(y, true, false);
        Server ofX = new Server(x, true, false);
        prepare(ofY, z);

        prepare(ofX, y);

        assertThat(ofX.asked()).isEqualTo(INSERT_ID);
    }

    @Test
    void anInsertIdIsAskedForBeforeTheWordThatTheServerOwes() {
        Server ofX = new Server(x, true, true);

        prepare(ofX, y);

        assertThat(ofX.asked()).isEqualTo(INSERT_ID);
    }

    @Test
    void aSessionWhoseInsertIdIsAskedForIsServedNowhereElse() {
        Server ofX = new Server(x, true, false);
        Server free = new Server(null, false, false);
        prepare(ofX, y);

        Future<BackendConnection> served = prepare(free, x);

        assertThat(free.asked()).isEmpty();
        assertThat(served.isComplete()).isFalse();
    }

    private Future<BackendConnection> prepare(Server server, Holder holder) {
        return loop.preparation().prepare(server.connection, new LeaseRequest(holder, tenant, null, PROFILE, false));
    }

    private static final class Holder implements LeaseHolder {
        @Override
        public CarriedState carried(TenantRecord of) {
            return CarriedState.EMPTY;
        }

        @Override
        public void onInsertIdTaken(long insertId) {}

        @Override
        public void onConnectionTaken(BackendConnection connection) {}
    }

    /** A connection as its last holder left it, and what was written on it since. */
    private final class Server {
        private final EmbeddedChannel channel = new EmbeddedChannel();
        final BackendConnection connection;

        Server(@Nullable Holder last, boolean insertId, boolean untold) {
            ClientLogin login = ClientLogin.of(
                    new Credentials("t_t1", Bytes.EMPTY, null, 255, Map.of(), false, false),
                    PROFILE.capabilities(),
                    false);
            ByteBuf greeting = Unpooled.buffer();
            new ServerGreeting(
                            "8.0.36",
                            7,
                            Bytes.of(new byte[ServerGreeting.SCRAMBLE_BYTES]),
                            Capabilities.CLIENT_PROTOCOL_41
                                    | Capabilities.CLIENT_SECURE_CONNECTION
                                    | Capabilities.CLIENT_PLUGIN_AUTH,
                            255,
                            2,
                            "caching_sha2_password")
                    .encode(greeting);
            login.onPacket(greeting);
            connection = new BackendConnection(pool, PROFILE, channel, login, tenant);
            channel.pipeline().addLast(connection);
            if (last != null) {
                connection.session.taken(last, CarriedState.EMPTY);
                connection.session.left(CarriedState.EMPTY, insertId, false, untold);
            }
        }

        /** The statement that the server has to answer; empty when there is none. */
        String asked() {
            ByteBuf written = channel.readOutbound();
            if (written == null) {
                return "";
            }
            try {
                return written.skipBytes(HEADER_AND_COMMAND).toString(StandardCharsets.UTF_8);
            } finally {
                written.release();
            }
        }
    }
}
