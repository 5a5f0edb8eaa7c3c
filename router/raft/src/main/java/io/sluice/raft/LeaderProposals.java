package io.sluice.raft;

import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.call.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/** Batches for the leader of a group: handed to this router's own engine, or sent to the router that leads. Any thread. */
final class LeaderProposals implements Proposals {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Groups groups;
    private final PeerCalls calls;
    private final Group group;

    LeaderProposals(Groups groups, PeerCalls calls, Group group) {
        this.groups = groups;
        this.calls = calls;
        this.group = group;
    }

    @Override
    public Optional<String> leader() {
        return groups.leader(group).map(peer -> peer.getId().toString());
    }

    @Override
    public CompletableFuture<byte[]> propose(String leader, byte[] entry) {
        Engine engine = groups.engine();
        RaftGroupId id = groups.id(group);
        Optional<RaftPeer> peer = groups.leader(group);
        if (engine == null
                || id == null
                || peer.isEmpty()
                || !leader.equals(peer.get().getId().toString())) {
            return CompletableFuture.failedFuture(new IllegalStateException("nobody leads"));
        }
        if (leader.equals(groups.identity().peer())) {
            return engine.write(id, entry)
                    .thenApply(reply -> reply.getMessage().getContent().toByteArray());
        }
        Request request = groups.scope(group).request(Request.Kind.PROPOSE, entry);
        return calls.ask(peer.get().getAddress(), request, DEADLINE);
    }
}
