package io.sluice.cluster.signed;

/** Why an entry of the shared map is left aside. */
public enum Refused {
    /** It is in no envelope of a known version. */
    UNSIGNED,
    /** It was signed with another key, as something else, under another key of the map, or altered since. */
    FORGED,
    /** A later one was seen before, or this very one was heeded already. */
    STALE,
    /** By the clock here it is too old for what it is, or of the future. */
    UNTIMELY
}
