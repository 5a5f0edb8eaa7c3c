package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Settlement;
import io.sluice.proxy.line.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the marker says of a log.
 *
 * @param seq the position up to which all is settled; -1 where no marker is asked
 * @param dead the last position that was passed without being applied; 0 for none
 * @param error of that
 */
record MarkRow(long seq, long dead, Reply.Refused error) {
    static final MarkRow NONE = new MarkRow(-1, 0, new Reply.Refused(0, "HY000", ""));

    MarkRow {
        requireNonNull(error, "error");
    }

    /** The answer to {@link MarkerRows#lockMark}. */
    static MarkRow of(Reply.Done answer) {
        List<@Nullable String> row = answer.rows().get(0);
        long seq = Long.parseLong(String.valueOf(row.get(0)));
        String error = row.get(2);
        return error == null
                ? new MarkRow(seq, 0, NONE.error())
                : new MarkRow(seq, Long.parseLong(String.valueOf(row.get(1))), error(error));
    }

    /** The error as it is kept, in hexadecimal. */
    static String text(Settlement.Dead error) {
        String lines = error.code() + "\n" + error.sqlState() + "\n" + error.text();
        return HexFormat.of().formatHex(lines.getBytes(StandardCharsets.UTF_8));
    }

    private static Reply.Refused error(String hex) {
        String[] lines = new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8).split("\n", 3);
        return new Reply.Refused(Integer.parseInt(lines[0]), lines[1], lines[2]);
    }
}
