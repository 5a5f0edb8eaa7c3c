package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.journal.DurableLog;
import io.sluice.proxy.queue.QueueLogs;
import io.sluice.raft.RaftNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The logs of the queues at several routers. What Raft has on disk is checked by Raft, so nothing of it is scrubbed here. */
final class RaftQueueLogs implements QueueLogs {
    private static final String DEAD_LETTERS = "deadletters";

    private final RaftNode node;

    RaftQueueLogs(RaftNode node) {
        this.node = requireNonNull(node, "node");
    }

    @Override
    public List<ShardId> present() {
        return node.queueNames().stream()
                .filter(name -> !name.equals(DEAD_LETTERS))
                .map(ShardId::new)
                .toList();
    }

    @Override
    public Kept open(ShardId shard) {
        if (shard.value().equals(DEAD_LETTERS)) {
            throw new IllegalArgumentException("a shard that queues cannot be called " + DEAD_LETTERS);
        }
        return new Kept(node.queue(shard.value()), Optional.empty());
    }

    @Override
    public DurableLog deadLetters() {
        return node.queue(DEAD_LETTERS);
    }

    @Override
    public void onMade(Consumer<ShardId> listener) {
        node.onQueue(name -> {
            if (!name.equals(DEAD_LETTERS)) {
                listener.accept(new ShardId(name));
            }
        });
    }
}
