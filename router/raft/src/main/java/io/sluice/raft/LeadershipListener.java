package io.sluice.raft;

import io.sluice.journal.DurableLog;

/** Is told whether this router leads the map. On the node's own thread: must return at once. */
public interface LeadershipListener {
    /**
     * This router leads, and has told its follower of everything that was agreed on before.
     *
     * @param map takes appends in this term only: later ones fail as NOT_LEADING, and are in no log
     */
    void onLeading(DurableLog map, long term);

    /** This router leads no more. Another one may lead already. */
    void onNotLeading();
}
