package io.sluice.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told that this router leads the map: only once its own follower knows everything that was agreed on before. Owned by the
 * node's thread.
 */
final class Leadership implements Groups.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final Groups groups;
    private final ReplicatedLog map;
    private final Executor node;
    private final Runnable onCall;
    private final LeaseDesk leases;
    private final List<LeadershipListener> listeners = new ArrayList<>();
    /** In which it leads, told or not; 0: it does not. */
    private long term;

    private boolean isTold;

    Leadership(Groups groups, ReplicatedLog map, Executor node, LeaseDesk leases, Runnable onCall) {
        this.groups = groups;
        this.map = map;
        this.node = node;
        this.leases = leases;
        this.onCall = onCall;
    }

    void add(LeadershipListener listener) {
        node.execute(() -> {
            listeners.add(listener);
            if (isTold) {
                listener.onLeading(map.inTerm(term), term);
            }
        });
    }

    @Override
    public void onLeading(Group group, long leading) {
        if (group != Group.MAP) {
            return;
        }
        leases.onLeading(leading);
        long upTo = groups.machine(group)
                .map(machine -> machine.position(RaftNode.MAP_LOG))
                .orElse(0L);
        node.execute(() -> {
            term = leading;
            groups.logs(Group.MAP).of(RaftNode.MAP_LOG).told(upTo).thenRunAsync(() -> tell(leading), node);
        });
    }

    private void tell(long leading) {
        if (term != leading || isTold) {
            return;
        }
        isTold = true;
        LOG.info("this router leads: term={}", leading);
        ReplicatedLog bound = map.inTerm(leading);
        listeners.forEach(each -> each.onLeading(bound, leading));
    }

    @Override
    public void onNotLeading(Group group) {
        if (group == Group.MAP) {
            leases.onNotLeading();
            node.execute(this::end);
        }
    }

    private void end() {
        term = 0;
        if (isTold) {
            isTold = false;
            LOG.info("this router leads no more");
            listeners.forEach(LeadershipListener::onNotLeading);
        }
    }

    @Override
    public void onCall() {
        onCall.run();
    }
}
