package io.sluice.it.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.util.internal.PlatformDependent;
import io.sluice.it.Frozen;
import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.Setup;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import io.sluice.wire.packet.EofPacket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For MySQL: whoever is slow, client or server, is waited for, and the router keeps little of what the other one sends. */
@WithShards(embedded = true, own = true)
final class BackPressureIT {
    private static final long MEMORY_MAX = 24L << 20;
    private static final int ROW_BYTES = 1_000_000;
    private static final int ROWS = 200;
    private static final int STATEMENT_BYTES = 48 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration WHILE = Duration.ofSeconds(2);

    /** On one event loop, so that a wait there would stop everyone. */
    private static final Setup SETUP = Setup.STANDARD.onLoops(1);

    /** Bytes outside the heap, of all buffers. */
    private static long memory() {
        return PlatformDependent.usedDirectMemory();
    }

    @Test
    void aResultThatNobodyReadsStaysOnTheServer(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, SETUP)) {
            router.addTenant("slow_reader", 0, false);
            try (ServerSessions admin = new ServerSessions(router.serverOf("slow_reader"));
                    RawClient other = RawClient.login(RawLogin.of(router, "slow_reader"));
                    RawClient slow = RawClient.login(RawLogin.of(router, "slow_reader"))) {
                admin.run("CREATE TABLE slow_reader.numbers (n INT)");
                admin.run("INSERT INTO slow_reader.numbers VALUES (1)" + ", (1)".repeat(ROWS - 1));
                other.run("SELECT 1");
                long before = memory();

                slow.send("SELECT REPEAT('x', " + ROW_BYTES + ") FROM numbers");

                await("little of " + ROWS + " MB in the router, which serves others")
                        .during(WHILE)
                        .atMost(LIMIT)
                        .until(() -> memory() - before < MEMORY_MAX
                                && other.run("SELECT 2").value().equals("2"));
                long bytes = 0;
                for (ByteBuf payload = slow.receivePayload(); !isEnd(payload); payload = slow.receivePayload()) {
                    bytes += payload.readableBytes();
                    assertThat(memory() - before).isLessThan(MEMORY_MAX);
                }
                assertThat(bytes).isGreaterThan((long) ROWS * ROW_BYTES);
            }
        }
    }

    private static boolean isEnd(ByteBuf payload) {
        return payload.getUnsignedByte(0) == EofPacket.HEADER && payload.readableBytes() < 100;
    }

    @Test
    void aStatementThatTheServerDoesNotReadStaysWithTheClient(List<LabShard> shards) throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Router router = Router.before(shards, SETUP)) {
            router.addTenant("slow_server", 0, false);
            try (RawClient client = RawClient.login(RawLogin.of(router, "slow_server"))) {
                String sql = "SELECT LENGTH('" + "x".repeat(STATEMENT_BYTES) + "')";
                client.run("BEGIN");
                client.run("SELECT 1 FROM information_schema.schemata LIMIT 1");
                long before = memory();
                Frozen server = Frozen.freeze(router.serverOf("slow_server"));
                Future<String> answer = threads.submit(() -> client.run(sql).value());
                try {
                    await("little of 48 MiB in the router")
                            .during(WHILE)
                            .atMost(LIMIT)
                            .until(() -> memory() - before < MEMORY_MAX && !answer.isDone());
                } finally {
                    server.close();
                }

                assertThat(answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(String.valueOf(STATEMENT_BYTES));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
