package io.sluice.raft.entry;

import io.sluice.core.log.Position;
import io.sluice.journal.seal.FrameOpener;
import io.sluice.journal.seal.FrameSealer;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes. With a key the parts are sealed, so that the Raft log holds no plain record; who wrote them, and their number,
 * stay visible and are bound to the seal. One thread at a time.
 *
 * <pre>
 * version 1   key id 8, 0: not sealed   origin   incarnation 8   sequence 8   then the parts
 * </pre>
 */
public final class EntryCodec {
    /** More than an entry's own fields and its seal take, beside its parts. */
    public static final int OVERHEAD_BYTES = 512;

    /** What a part takes beside its records and its log's name. */
    public static final int PART_BYTES = 40;

    private static final int VERSION = 1;
    private static final int RECORDS = 1;
    private static final int TRIM = 2;

    private final long groupId;
    private final LogKeys keys;
    private final @Nullable FrameSealer sealer;
    private final Map<Long, FrameOpener> openers = new HashMap<>();

    /** @param groupId what is sealed in one group cannot be opened in another */
    public EntryCodec(long groupId, LogKeys keys, RandomGenerator random) {
        this.groupId = groupId;
        this.keys = keys;
        this.sealer =
                keys.present().map(key -> new FrameSealer(key, groupId, random)).orElse(null);
    }

    /** Not twice for one entry: keep the bytes. */
    public byte[] write(Entry entry) {
        byte[] parts = parts(entry.parts());
        Output out = new Output(parts.length + OVERHEAD_BYTES)
                .u8(VERSION)
                .i64(keys.presentId())
                .text(entry.origin())
                .i64(entry.incarnation())
                .i64(entry.sequence());
        FrameSealer sealing = sealer;
        if (sealing == null) {
            return out.rest(parts).toBytes();
        }
        ByteBuffer sealed = ByteBuffer.allocate(parts.length + FrameSealer.OVERHEAD_BYTES);
        sealing.seal(ByteBuffer.wrap(parts), ByteBuffer.wrap(out.toBytes()), sealed);
        return out.rest(sealed.array()).toBytes();
    }

    /** @throws MalformedEntryException also if it is sealed with a key that is not there */
    public Entry read(ByteBuffer bytes) {
        Input in = new Input(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedEntryException("an entry of another version");
        }
        long keyId = in.i64();
        String origin = in.text();
        long incarnation = in.i64();
        long sequence = in.i64();
        int header = in.offset();
        byte[] rest = in.rest();
        byte[] parts = keyId == 0 ? rest : open(keyId, bytes.slice().limit(header), rest);
        return new Entry(origin, incarnation, sequence, parts(new Input(parts)));
    }

    private byte[] open(long keyId, ByteBuffer bound, byte[] sealed) {
        FrameOpener opener = openers.computeIfAbsent(keyId, id -> {
            Optional<LogKey> key = keys.find(id);
            return new FrameOpener(
                    key.orElseThrow(() -> new MalformedEntryException(
                            "an entry is sealed with key " + LogKey.text(id) + ", which was not given")),
                    groupId);
        });
        ByteBuffer text = ByteBuffer.allocate(Math.max(0, sealed.length - FrameSealer.OVERHEAD_BYTES));
        if (!opener.open(ByteBuffer.wrap(sealed), bound, text)) {
            throw new MalformedEntryException("an entry is not what was sealed");
        }
        return text.array();
    }

    private static byte[] parts(List<Part> parts) {
        Output out = new Output(1 << 12).i32(parts.size());
        for (Part part : parts) {
            if (part instanceof Part.Records records) {
                out.u8(RECORDS).text(records.log()).i64(records.proposedId()).i64(records.term());
                out.i32(records.records().size());
                records.records().forEach(out::bytes);
            } else if (part instanceof Part.Trim trim) {
                out.u8(TRIM).text(trim.log()).i64(trim.upTo().value());
            }
        }
        return out.toBytes();
    }

    private static List<Part> parts(Input in) {
        List<Part> parts = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            int kind = in.u8();
            String log = in.text();
            if (kind == RECORDS) {
                parts.add(records(log, in));
            } else if (kind == TRIM) {
                parts.add(new Part.Trim(log, new Position(in.i64())));
            } else {
                throw new MalformedEntryException("a part of kind " + kind);
            }
        }
        in.end();
        return parts;
    }

    private static Part.Records records(String log, Input in) {
        long id = in.i64();
        long term = in.i64();
        int count = in.count();
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(in.bytes());
        }
        return new Part.Records(log, id, term, records);
    }
}
