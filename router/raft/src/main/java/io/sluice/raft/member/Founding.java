package io.sluice.raft.member;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a router founds a cluster, joins one, or waits. Two must never be founded, so an empty router founds only when all voters
 * are there and empty; one with data founds when nobody that answers has a cluster or data.
 *
 * @param voters names of the routers that are to vote
 * @param self this router, as the others see it; its cluster is the one that it was of before it lost Raft's storage
 */
public record Founding(Set<String> voters, PeerView self) {
    public Founding {
        voters = Set.copyOf(voters);
        requireNonNull(self, "self");
    }

    /** @param others those that answered */
    public Decision decide(Collection<PeerView> others) {
        Set<String> clusters = others.stream()
                .filter(PeerView::hasCluster)
                .map(PeerView::clusterId)
                .collect(Collectors.toCollection(TreeSet::new));
        if (clusters.size() > 1) {
            return new Decision.Refuse("the others are of different clusters: " + clusters);
        }
        if (clusters.isEmpty()) {
            return self.hasCluster()
                    ? new Decision.Wait("nobody of its cluster " + self.clusterId() + " answers")
                    : found(others);
        }
        return join(clusters.iterator().next(), others);
    }

    private Decision join(String cluster, Collection<PeerView> others) {
        if (self.hasCluster() && !self.clusterId().equals(cluster)) {
            return new Decision.Refuse(
                    "the others are of cluster " + cluster + ", this router was of " + self.clusterId());
        }
        boolean isForeign = others.stream()
                .filter(each -> each.clusterId().equals(cluster) && each.mapId() != 0)
                .anyMatch(each -> self.mapId() != 0 && self.mapId() != each.mapId());
        if (isForeign && !self.isEmpty()) {
            return new Decision.Refuse("this router has data of its own, which is not the cluster's: move it away");
        }
        return new Decision.Join(cluster);
    }

    private Decision found(Collection<PeerView> others) {
        if (!voters.contains(self.router())) {
            return new Decision.Wait("no voter has founded the cluster yet");
        }
        boolean isSomebodyFull = others.stream().anyMatch(each -> !each.isEmpty());
        if (!self.isEmpty()) {
            return isSomebodyFull
                    ? new Decision.Refuse("several routers have data and none has a cluster: leave it with one of them")
                    : new Decision.Found();
        }
        if (isSomebodyFull) {
            return new Decision.Wait("the router that has data founds the cluster");
        }
        Set<String> missing = new TreeSet<>(voters);
        missing.remove(self.router());
        others.forEach(each -> missing.remove(each.router()));
        if (!missing.isEmpty()) {
            return new Decision.Wait("these do not answer, and may have data: " + missing);
        }
        String first = new TreeSet<>(voters).first();
        return first.equals(self.router()) ? new Decision.Found() : new Decision.Wait(first + " founds the cluster");
    }
}
