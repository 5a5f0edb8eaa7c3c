package io.sluice.raft.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What every router of a group derives from the same entries alike: where each log stands, and the last entry of each origin with
 * its reply. Owned by one thread at a time.
 */
public final class GroupState {
    private static final int VERSION = 1;

    private final TreeMap<String, LogPlace> logs = new TreeMap<>();
    private final TreeMap<String, OriginPlace> origins = new TreeMap<>();
    private long term;
    private long index = -1;

    /** What became of an entry. */
    public record Outcome(Reply reply, List<Step> steps) {}

    /** Where the next entry's effects are put together. */
    public final class Change {
        private final long entryTerm;
        private final List<Step> steps = new ArrayList<>();

        private Change(long entryTerm) {
            this.entryTerm = entryTerm;
        }

        long append(Part.Records part) {
            if (part.term() != Part.ANY_TERM && part.term() != entryTerm) {
                return Reply.REFUSED;
            }
            LogPlace known = logs.get(part.log());
            LogPlace before = known == null ? new LogPlace(part.proposedId(), 0) : known;
            long last = before.last() + part.records().size();
            logs.put(part.log(), new LogPlace(before.id(), last));
            steps.add(new Step.Append(part.log(), before.id(), known == null, before.last(), part.records()));
            return last;
        }

        long trim(Part.Trim part) {
            LogPlace place = logs.get(part.log());
            if (place == null) {
                return 0;
            }
            long upTo = Math.min(place.last(), part.upTo().value());
            steps.add(new Step.Trim(part.log(), upTo));
            return upTo;
        }
    }

    /** A group that is founded on logs that are there. */
    public void found(String log, LogPlace place) {
        logs.put(log, place);
    }

    /** Applies what stands at this place of the Raft log, as every other router does. */
    public Outcome apply(Entry entry, long entryTerm, long entryIndex) {
        reach(entryTerm, entryIndex);
        OriginPlace known = origins.get(entry.origin());
        if (known != null && known.incarnation() == entry.incarnation() && known.sequence() == entry.sequence()) {
            return new Outcome(known.reply(), List.of());
        }
        if (known != null && isBehind(entry, known)) {
            return new Outcome(Reply.STALE, List.of());
        }
        Change change = new Change(entryTerm);
        List<Long> lines =
                entry.parts().stream().map(part -> part.apply(change)).toList();
        Reply reply = new Reply(false, lines);
        origins.put(entry.origin(), new OriginPlace(entry.incarnation(), entry.sequence(), reply));
        return new Outcome(reply, List.copyOf(change.steps));
    }

    /** Everything up to this place was applied. */
    public void reach(long newTerm, long newIndex) {
        term = newTerm;
        index = newIndex;
    }

    public long term() {
        return term;
    }

    /** Of the last entry; -1: none. */
    public long index() {
        return index;
    }

    public Map<String, LogPlace> logs() {
        return Map.copyOf(logs);
    }

    public Optional<LogPlace> log(String name) {
        return Optional.ofNullable(logs.get(name));
    }

    public byte[] toBytes() {
        Output out = new Output().u8(VERSION).i64(term).i64(index).i32(logs.size());
        logs.forEach((name, place) -> out.text(name).i64(place.id()).i64(place.last()));
        out.i32(origins.size());
        origins.forEach((name, place) -> out.text(name)
                .i64(place.incarnation())
                .i64(place.sequence())
                .bytes(place.reply().toBytes()));
        return out.toBytes();
    }

    /** @throws MalformedEntryException if they are not what {@link #toBytes} gave */
    public static GroupState read(byte[] bytes) {
        Input in = new Input(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedEntryException("a state of another version");
        }
        GroupState state = new GroupState();
        state.reach(in.i64(), in.i64());
        for (int left = in.count(); left > 0; left--) {
            state.logs.put(in.text(), new LogPlace(in.i64(), in.i64()));
        }
        for (int left = in.count(); left > 0; left--) {
            state.origins.put(in.text(), new OriginPlace(in.i64(), in.i64(), Reply.read(in.bytes())));
        }
        in.end();
        return state;
    }

    private static boolean isBehind(Entry entry, OriginPlace known) {
        return entry.incarnation() < known.incarnation()
                || (entry.incarnation() == known.incarnation() && entry.sequence() < known.sequence());
    }
}
