package io.sluice.core.health;

/** What a server is to its shard. One that changes its role gets a new {@link ServerHealth}. */
public enum Role {
    PRIMARY(Lane.WRITE),
    /** Has no write lane: to be read-only is its duty. */
    REPLICA(Lane.READ);

    private final Lane proof;

    Role(Lane proof) {
        this.proof = proof;
    }

    /** The lane whose canaries must succeed before the server is released. */
    Lane proof() {
        return proof;
    }
}
