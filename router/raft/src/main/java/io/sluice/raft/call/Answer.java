package io.sluice.raft.call;

import static java.util.Objects.requireNonNull;

import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.MalformedEntryException;
import io.sluice.raft.entry.Output;

/**
 * What a router answers.
 *
 * @param message for people, where it did not do it
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes that are handed on, never compared.
public record Answer(Status status, String message, byte[] body) {
    private static final int VERSION = 1;
    private static final int MESSAGE_MAX = 1_000;

    /** What became of it. */
    public enum Status {
        OK(0),
        /** It does not lead the group. */
        NOT_LEADING(1),
        /** It is of another cluster. */
        OTHER_CLUSTER(2),
        /** It could not be done, now. */
        FAILED(3);

        private final int code;

        Status(int code) {
            this.code = code;
        }
    }

    public Answer {
        requireNonNull(status, "status");
        message = message.length() > MESSAGE_MAX ? message.substring(0, MESSAGE_MAX) : message;
    }

    public static Answer ok(byte[] body) {
        return new Answer(Status.OK, "", body);
    }

    public static Answer no(Status status, String message) {
        return new Answer(status, message, new byte[0]);
    }

    public byte[] toBytes() {
        return new Output(body.length + 64)
                .u8(VERSION)
                .u8(status.code)
                .text(message)
                .rest(body)
                .toBytes();
    }

    /** @throws MalformedEntryException if it is none of this version */
    public static Answer read(byte[] bytes) {
        Input in = new Input(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedEntryException("an answer of another version");
        }
        return new Answer(status(in.u8()), in.text(), in.rest());
    }

    private static Status status(int code) {
        for (Status each : Status.values()) {
            if (each.code == code) {
                return each;
            }
        }
        throw new MalformedEntryException("an answer of an unknown kind");
    }
}
