package io.sluice.core.gate;

/**
 * The sessions of one login that serves several tenants, on one event loop: most likely one connection pool of an
 * application. Only a quarter of them, and at least one, may be stuck at contained gates, so that one shard's tenants do
 * not take the pool from all others; the rest are answered at once, whatever their tenants' policies would have them wait.
 *
 * <p>Owned by the event loop.
 */
public final class Crowd {
    private static final int PART = 4;

    private int sessions;
    private int stuck;

    public void onSession() {
        sessions++;
    }

    public void onSessionEnd() {
        sessions--;
    }

    /** Whether nobody is left. */
    public boolean isEmpty() {
        return sessions == 0;
    }

    boolean mayStick() {
        return stuck < Math.max(1, sessions / PART);
    }

    void onStuck(int more) {
        stuck += more;
    }
}
