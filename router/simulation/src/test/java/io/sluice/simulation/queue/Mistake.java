package io.sluice.simulation.queue;

/** A mistake that the devices around the queue can be made to have, so that the simulation is seen to find it. */
enum Mistake {
    NONE,
    /** The client hears of its write before the disk has it. */
    ACKNOWLEDGES_BEFORE_THE_SYNC,
    /** What the log could not confirm is called refused. */
    CALLS_A_LOST_APPEND_REFUSED,
    /** What the log has refused is called acknowledged. */
    ACKNOWLEDGES_WHAT_IS_REFUSED,
    /** A direct write without an answer is sent again. */
    SENDS_A_DIRECT_WRITE_AGAIN,
    /** All of a batch is applied, whatever the marker says. */
    APPLIES_WITHOUT_THE_MARKER,
    /** The marker is moved by a transaction of its own, behind. */
    MOVES_THE_MARKER_BEHIND,
    /** The marker is moved by a transaction of its own, before. */
    MOVES_THE_MARKER_BEFORE,
    /** The marker is read without its lock. */
    LOCKS_NO_ROW,
    /** COMMIT goes behind the statements at once, whether they failed or not. */
    COMMITS_BEFORE_THE_ANSWERS,
    /** The settlement is written before the commit is answered. */
    SETTLES_BEFORE_THE_COMMIT,
    /** A batch without an answer is called applied. */
    CALLS_A_LOST_BATCH_APPLIED,
    /** An append is not told to the replay now and then. */
    LOSES_A_WAKE_UP,
    /** The drain does not hear of an opening now and then. */
    FORGETS_AN_OPENING,
    /** No timer is set for the replay. */
    SETS_NO_TIMER,
    /** After a start, all before the last settlement's own record is taken for settled. */
    TAKES_THE_RECORD_FOR_THE_WRITE,
    /** After a start, what remains is what was accepted less what settlements say, though one of them may be missing. */
    COUNTS_THE_SETTLEMENTS,
    /** The log forgets what has been read. */
    TRIMS_WHAT_IS_NOT_SETTLED,
    /** The settlement of a dead letter is written first. */
    SETTLES_THE_DEAD_FIRST,
    /** The marker passes what is dead, but does not say that it is. */
    PASSES_THE_DEAD_IN_SILENCE,
    /** The shard is not told of what is dead. */
    BURIES_WITHOUT_THE_MARK,
    /** Batches go although the sessions from before live on. */
    DRAINS_WITHOUT_A_FENCE,
    /** A write is counted a moment after it is acknowledged. */
    COUNTS_AFTER_THE_ANSWER,
    /** A tenant's writes go to an open shard past its backlog. */
    OVERTAKES_THE_BACKLOG,
    /** What is on disk at the start is counted while writes go on. */
    SERVES_WHILE_LOADING,
    /** A tenant is handed back when its last batch is sent. */
    HANDS_BACK_WHEN_SENT
}
