package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * One statement of one client, and what it was told.
 *
 * @param seq grows with each statement of the client
 * @param sentMicros by {@link Moments}, as is the other
 * @param code the error's; 0 for none
 * @param receipt null if there was none, or it could not be read any more
 */
public record Attempt(
        String tenant,
        int client,
        long seq,
        Kind kind,
        String token,
        long sentMicros,
        long answeredMicros,
        Answer answer,
        int code,
        @Nullable Receipt receipt) {
    public enum Kind {
        /** A row with the token. */
        INSERT,
        /** The client's counter, one more. */
        COUNT,
        READ,
        /** Only those that failed are kept. */
        CONNECT
    }

    public Attempt {
        requireNonNull(tenant, "tenant");
        requireNonNull(kind, "kind");
        requireNonNull(token, "token");
        requireNonNull(answer, "answer");
    }

    public boolean isWrite() {
        return kind == Kind.INSERT || kind == Kind.COUNT;
    }

    public long tookMicros() {
        return answeredMicros - sentMicros;
    }

    @Override
    public String toString() {
        return kind + " " + seq + " of client " + client + " of " + tenant + " (" + answer
                + (code == 0 ? "" : " " + code)
                + (receipt == null ? "" : ", " + receipt) + ", sent " + Moments.text(sentMicros) + ", answered "
                + Moments.text(answeredMicros) + ")";
    }
}
