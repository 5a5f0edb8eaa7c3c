package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.log.Position;
import io.sluice.core.tenant.ShardId;

/** What the log of the dead letters holds. As bytes: version, kind, fields; at most 1 MiB each. */
public sealed interface DeadLetterRecord {
    /** A write became a dead letter. */
    record Buried(DeadLetter letter) implements DeadLetterRecord {
        public Buried {
            requireNonNull(letter, "letter");
        }
    }

    /** An operator saw to it: it is a dead letter no longer. */
    record Resolved(Receipt receipt, Resolution how, long atMicros) implements DeadLetterRecord {
        public Resolved {
            requireNonNull(receipt, "receipt");
            requireNonNull(how, "how");
        }
    }

    /** How an operator saw to it. */
    enum Resolution {
        /** It stands in the queue again. */
        RETRIED,
        DISCARDED
    }

    int VERSION = 1;
    int BURIED = 1;
    int RESOLVED = 2;

    /** @throws IllegalArgumentException if it would take more than 1 MiB */
    static byte[] encode(DeadLetterRecord record) {
        FieldWriter out = new FieldWriter().u8(VERSION);
        if (record instanceof Buried buried) {
            DeadLetter letter = buried.letter();
            write(out.u8(BURIED), letter.receipt());
            out.i64(letter.buriedMicros());
            QueueCodec.write(out, letter.error());
            QueueCodec.write(out, letter.write());
        } else if (record instanceof Resolved resolved) {
            write(out.u8(RESOLVED), resolved.receipt());
            out.constant(resolved.how()).i64(resolved.atMicros());
        }
        return out.toBytes();
    }

    /**
     * The record that {@link #encode} was given.
     *
     * @throws MalformedRecordException if the bytes are anything else, or of a version that this program does not know
     */
    static DeadLetterRecord decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedRecordException("a dead letter of unknown version " + version);
        }
        try {
            DeadLetterRecord record = read(in);
            in.end();
            return record;
        } catch (MalformedRecordException malformed) {
            throw malformed;
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedRecordException("a dead letter has a field out of bounds", outOfBounds);
        }
    }

    private static DeadLetterRecord read(FieldReader in) {
        int kind = in.u8();
        return switch (kind) {
            case BURIED -> {
                Receipt receipt = receipt(in);
                long buriedMicros = in.i64();
                if (!(QueueCodec.settlement(in) instanceof Settlement.Dead dead)) {
                    throw new MalformedRecordException("a dead letter that is not dead");
                }
                yield new Buried(new DeadLetter(receipt, QueueCodec.write(in), dead, buriedMicros));
            }
            case RESOLVED -> new Resolved(receipt(in), in.constant(Resolution.class), in.i64());
            default -> throw new MalformedRecordException("a dead letter of unknown kind " + kind);
        };
    }

    private static void write(FieldWriter out, Receipt receipt) {
        out.text(receipt.shard().value())
                .i64(receipt.log())
                .i64(receipt.position().value());
    }

    private static Receipt receipt(FieldReader in) {
        return new Receipt(new ShardId(in.text()), in.i64(), new Position(in.i64()));
    }
}
