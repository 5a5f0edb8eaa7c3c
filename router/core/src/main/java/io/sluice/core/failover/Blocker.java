package io.sluice.core.failover;

/** What keeps a shard's primary from being changed. */
public enum Blocker {
    MODE_OFF("the mode of the shard is off, or leaves it to an operator"),
    UNDER_WAY("the primary is being changed already"),
    NOT_CONTAINED("the primary is not held to be locked up"),
    VERDICT("what is wrong with the primary is no ground for a promotion by itself"),
    PANIC("most shards turned at once: more likely the router's own trouble"),
    TOO_FEW_WITNESSES("most routers do not hold the primary to be locked up: look at the network near those that do"),
    TOO_SOON("the primary was changed lately; a second time needs an operator"),
    NOT_FENCED("nothing says that the old primary executes nothing any more: no fence hook is configured"),
    NO_REPLICA("the shard has no replica"),
    NO_CANDIDATE("no replica may take its place"),
    CANDIDATE_UNFIT("the replica may not take its place"),
    CANDIDATE_BEHIND("another replica has received more"),
    LOSS("transactions would be lost"),
    PRIMARY_UNSEEN("the primary does not answer"),
    PRIMARY_READ_ONLY("the primary takes no writes"),
    TOO_FAR_BEHIND("the candidate is too far behind for a pause"),
    BOTH_WRITABLE("two servers of the shard take writes"),
    NOT_PROMOTED("no other server of the shard takes writes");

    private final String text;

    Blocker(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
