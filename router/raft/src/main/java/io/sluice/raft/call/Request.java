package io.sluice.raft.call;

import static java.util.Objects.requireNonNull;

import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.MalformedEntryException;
import io.sluice.raft.entry.Output;

/**
 * What one router asks another.
 *
 * @param cluster the cluster's name
 * @param clusterId empty where the asking router is of none
 * @param group whose; empty: of both
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes that are handed on, never compared.
public record Request(Kind kind, String cluster, String clusterId, String group, byte[] body) {
    private static final int VERSION = 1;

    /** What it is about. */
    public enum Kind {
        /** Who are you? */
        HELLO(0),
        /** Put this entry into the group's log. */
        PROPOSE(1),
        /** Take me into the group. */
        ADMIT(2),
        /** Take that router out of the group. */
        REMOVE(3),
        /** What is the state of the group? */
        STATE(4),
        /** What stands in that log from there on? */
        PULL(5),
        /** May I go on by what I know? */
        RENEW(6),
        /** Up to where does everybody who goes on know that log? */
        SPREAD(7),
        /** Somebody waits for what you know: say it now. */
        NUDGE(8),
        /** What the program around the node wants to know. */
        WORD(9);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    public Request {
        requireNonNull(kind, "kind");
        requireNonNull(body, "body");
    }

    public byte[] toBytes() {
        return new Output(body.length + 128)
                .u8(VERSION)
                .u8(kind.code)
                .text(cluster)
                .text(clusterId)
                .text(group)
                .rest(body)
                .toBytes();
    }

    /** @throws MalformedEntryException if it is none of this version */
    public static Request read(byte[] bytes) {
        Input in = new Input(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedEntryException("a request of another version");
        }
        return new Request(kind(in.u8()), in.text(), in.text(), in.text(), in.rest());
    }

    private static Kind kind(int code) {
        for (Kind each : Kind.values()) {
            if (each.code == code) {
                return each;
            }
        }
        throw new MalformedEntryException("a request of an unknown kind");
    }
}
