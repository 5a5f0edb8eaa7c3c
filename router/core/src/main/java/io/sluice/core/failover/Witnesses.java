package io.sluice.core.failover;

/**
 * How many routers hold a primary to be locked up.
 *
 * @param routers that vote, whether or not they answer; this one among them
 * @param agreeing of them, this one among them
 */
public record Witnesses(int routers, int agreeing) {
    /** A router that nobody else watches with. */
    public static final Witnesses ALONE = new Witnesses(1, 1);

    public Witnesses {
        if (routers < 1 || agreeing < 0 || agreeing > routers) {
            throw new IllegalArgumentException(agreeing + " of " + routers + " routers");
        }
    }

    /** Whether more than half agree: a lock-up that fewer see is more likely of the network near them. */
    public boolean isQuorum() {
        return 2 * agreeing > routers;
    }
}
