package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.raft.RaftNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What routers ask each other, beside what they agree on: which primaries each holds to be locked up, and which connections it
 * has. Any thread.
 */
final class RouterTalk {
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final int VERSION = 1;
    private static final int LOCKED = 1;
    private static final int THREADS = 2;

    private final RaftNode node;

    RouterTalk(RaftNode node) {
        this.node = requireNonNull(node, "node");
    }

    /**
     * From now on others are answered.
     *
     * @param locked the shards whose primary this router holds to be locked up, with the epoch of the record that names it
     */
    void answer(Supplier<Future<Map<ShardId, Epoch>>> locked, PrimaryConnections connections) {
        node.onWord(word -> {
            try {
                FieldReader in = new FieldReader(word);
                if (in.u8() != VERSION) {
                    return CompletableFuture.failedStage(new MalformedRecordException("a word of another version"));
                }
                return switch (in.u8()) {
                    case LOCKED -> locked.get().map(RouterTalk::locked).toCompletionStage();
                    case THREADS ->
                        connections
                                .threadIds(new ShardId(in.text()))
                                .map(RouterTalk::threads)
                                .toCompletionStage();
                    default -> CompletableFuture.failedStage(new MalformedRecordException("a word of unknown kind"));
                };
            } catch (MalformedRecordException | IllegalArgumentException malformed) {
                return CompletableFuture.failedStage(malformed);
            }
        });
    }

    /** What each of the others holds, of those that answer. */
    CompletionStage<Map<String, Map<ShardId, Epoch>>> askLocked() {
        return node.askOthers(word(LOCKED).toBytes(), DEADLINE).thenApply(answers -> {
            Map<String, Map<ShardId, Epoch>> held = new HashMap<>();
            answers.forEach((router, answer) -> held.put(router, readLocked(new FieldReader(answer))));
            return held;
        });
    }

    /** The server's ids of the connections that the others have to the shard's primary, of those that answer. */
    CompletionStage<Set<Long>> askThreads(ShardId shard) {
        byte[] word = word(THREADS).text(shard.value()).toBytes();
        return node.askOthers(word, DEADLINE).thenApply(answers -> {
            Set<Long> ids = new HashSet<>();
            answers.values().forEach(answer -> {
                FieldReader in = new FieldReader(answer);
                for (long left = in.i64(); left > 0; left--) {
                    ids.add(in.i64());
                }
            });
            return ids;
        });
    }

    private static FieldWriter word(int kind) {
        return new FieldWriter().u8(VERSION).u8(kind);
    }

    private static byte[] locked(Map<ShardId, Epoch> shards) {
        FieldWriter out = new FieldWriter().i64(shards.size());
        shards.forEach((shard, epoch) -> out.text(shard.value()).i64(epoch.value()));
        return out.toBytes();
    }

    private static Map<ShardId, Epoch> readLocked(FieldReader in) {
        Map<ShardId, Epoch> shards = new HashMap<>();
        for (long left = in.i64(); left > 0; left--) {
            shards.put(new ShardId(in.text()), new Epoch(in.i64()));
        }
        return shards;
    }

    private static byte[] threads(Set<Long> ids) {
        FieldWriter out = new FieldWriter().i64(ids.size());
        ids.forEach(out::i64);
        return out.toBytes();
    }
}
