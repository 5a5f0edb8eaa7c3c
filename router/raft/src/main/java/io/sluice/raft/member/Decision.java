package io.sluice.raft.member;

/** What a router that is of no cluster does now. */
public sealed interface Decision {
    /** Makes a cluster, with itself as the only voter and its logs as what was agreed on. */
    record Found() implements Decision {}

    /** Joins this one. */
    record Join(String clusterId) implements Decision {}

    /** Asks again. */
    record Wait(String why) implements Decision {}

    /** Asks again, too, but an operator has to do something. */
    record Refuse(String why) implements Decision {}
}
