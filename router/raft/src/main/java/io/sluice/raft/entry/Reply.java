package io.sluice.raft.entry;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of an entry.
 *
 * @param isStale a later start of the same router has appended: this one must not go on
 * @param lines for each part: the position of its last record, or {@link #REFUSED}
 */
public record Reply(boolean isStale, List<Long> lines) {
    /** The part was bound to a term that is over. */
    public static final long REFUSED = -1;

    public static final Reply STALE = new Reply(true, List.of());

    private static final int VERSION = 1;

    public Reply {
        lines = List.copyOf(requireNonNull(lines, "lines"));
    }

    public byte[] toBytes() {
        Output out = new Output().u8(VERSION).u8(isStale ? 1 : 0).i32(lines.size());
        lines.forEach(out::i64);
        return out.toBytes();
    }

    public static Reply read(byte[] bytes) {
        Input in = new Input(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedEntryException("a reply of another version");
        }
        boolean isStale = in.u8() == 1;
        Long[] lines = new Long[in.count()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = in.i64();
        }
        in.end();
        return new Reply(isStale, List.of(lines));
    }
}
