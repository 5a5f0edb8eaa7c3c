package io.sluice.it.raw;

import static java.util.Objects.requireNonNull;

import io.sluice.wire.packet.ErrPacket;
import java.io.IOException;
import java.io.Serial;

/** The server answered with an error. */
public final class RefusedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;

    RefusedException(ErrPacket error) {
        super(error.code() + " " + error.message());
        this.code = error.code();
    }

    /** The error of an answer that is one. */
    public static RefusedException of(Answer answer) {
        return new RefusedException(requireNonNull(answer.error(), "error"));
    }

    public int code() {
        return code;
    }
}
