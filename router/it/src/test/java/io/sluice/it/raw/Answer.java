package io.sluice.it.raw;

import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One result of a command: rows as text, or an OK, or an error.
 *
 * @param rows of a result set; null in a row as {@code NULL}
 * @param ok the final OK, of an EOF its status and warnings; null after an error
 * @param error null but for an error
 */
public record Answer(
        List<List<String>> rows,
        @Nullable OkPacket ok,
        @Nullable ErrPacket error) {
    public Answer {
        rows = List.copyOf(rows);
    }

    public boolean isError() {
        return error != null;
    }

    /** 0 without an error. */
    public int errorCode() {
        return error == null ? 0 : error.code();
    }

    /** The server's flags; 0 after an error. */
    public int status() {
        return ok == null ? 0 : ok.status();
    }

    public boolean isMoreToCome() {
        return (status() & StatusFlags.SERVER_MORE_RESULTS_EXISTS) != 0;
    }

    /** The rows, or the error's code: what two answers of the same meaning have in common. */
    public String text() {
        return error == null ? rows.toString() : "error " + error.code();
    }

    /** The only value of the only row. */
    public String value() {
        if (error != null) {
            throw new IllegalStateException(error.toString());
        }
        return rows.get(0).get(0);
    }
}
