package io.sluice.proxy.greeting;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.frontend.ServerIdentity;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.packet.ServerGreeting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardGreetingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long BASE = Capabilities.CLIENT_PROTOCOL_41 | Capabilities.CLIENT_LONG_PASSWORD;
    private static final int WHOLE = 1000;

    private final Vertx vertx = Vertx.vertx();
    private final RoutingView view = new RoutingView(RoutingTable.EMPTY);
    private final ShardGreetings greetings = new ShardGreetings(vertx, view, Duration.ofSeconds(1));

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void untilAShardAnswersItSpeaksAsAnyMySql8() {
        greetings.start();

        assertThat(greetings.get()).isEqualTo(ShardGreetings.UNTIL_KNOWN);
    }

    @Test
    void itShowsTheFirstShardsVersionAndWhatAllShardsCan() throws Exception {
        long more = BASE | Capabilities.CLIENT_DEPRECATE_EOF;
        int one = serverThatSays(greeting("8.0.15", more), WHOLE);
        int two = serverThatSays(greeting("8.0.33", more | Capabilities.CLIENT_QUERY_ATTRIBUTES), WHOLE);
        publish(shard("one", one), shard("two", two));

        greetings.start();

        await(new ServerIdentity("8.0.15", more, 45)::equals);
    }

    @Test
    void aGreetingThatComesInPiecesIsHeard() throws Exception {
        publish(shard("one", serverThatSays(greeting("8.0.15", BASE), 7)));

        greetings.start();

        await(identity -> identity.version().equals("8.0.15"));
    }

    @Test
    void nonsenseIsNoGreetingAndTheShardIsHeardOnceItSpeaks() throws Exception {
        byte[] endless = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0};
        publish(shard("one", serverThatSays(Buffer.buffer(endless), WHOLE)));
        greetings.start();

        publish(shard("one", serverThatSays(greeting("8.0.15", BASE), WHOLE)));

        await(identity -> identity.version().equals("8.0.15"));
    }

    @Test
    void aShardThatIsGoneCountsNoMore() throws Exception {
        int one = serverThatSays(greeting("5.7.40", BASE), WHOLE);
        int two = serverThatSays(greeting("8.0.33", BASE | Capabilities.CLIENT_DEPRECATE_EOF), WHOLE);
        publish(shard("one", one), shard("two", two));
        greetings.start();
        await(identity -> identity.version().equals("5.7.40"));

        publish(shard("two", two));

        await(new ServerIdentity("8.0.33", BASE | Capabilities.CLIENT_DEPRECATE_EOF, 45)::equals);
    }

    private void publish(ShardRecord... shards) {
        List<MapChange> changes =
                Arrays.stream(shards).<MapChange>map(MapChange.PutShard::new).toList();
        view.publish(RoutingTable.EMPTY.with(changes.size(), changes));
    }

    private static ShardRecord shard(String name, int port) {
        SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
        return new ShardRecord(
                new ShardId(name),
                new Epoch(1),
                new ServerAddress("127.0.0.1", port),
                List.of(),
                "admin",
                box.seal("secret"),
                TlsMode.DISABLED);
    }

    private static Buffer greeting(String version, long capabilities) {
        byte[] scramble = new byte[ServerGreeting.SCRAMBLE_BYTES];
        Arrays.fill(scramble, (byte) 'x');
        ByteBuf payload = Unpooled.buffer();
        new ServerGreeting(version, 7, Bytes.of(scramble), capabilities, 45, 2, "").encode(payload);
        byte[] bytes = new byte[payload.readableBytes()];
        payload.readBytes(bytes);
        return Buffer.buffer().appendMediumLE(bytes.length).appendByte((byte) 0).appendBytes(bytes);
    }

    private int serverThatSays(Buffer bytes, int pieceBytes) throws Exception {
        NetServer server = vertx.createNetServer().connectHandler(socket -> {
            for (int at = 0; at < bytes.length(); at += pieceBytes) {
                socket.write(bytes.slice(at, Math.min(bytes.length(), at + pieceBytes)));
            }
        });
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    private void await(Predicate<ServerIdentity> condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.test(greetings.get())) {
            assertThat(System.nanoTime()).as("time for " + greetings.get()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
