package io.sluice.core.queue;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.log.Position;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of the queue as bytes: version, kind, fields. Stateless; any thread; at most 1 MiB each. */
public final class QueueCodec {
    /** A write that takes more is not queued: as a dead letter it has to fit into a record together with its error. */
    public static final int WRITE_BYTES_MAX = FieldWriter.BYTES_MAX - (8 << 10);

    static final int VERSION = 1;

    private static final int ACCEPTED = 1;
    private static final int SETTLED = 2;

    private static final int TEXT = 0;
    private static final int PREPARED = 1;

    private static final int APPLIED = 1;
    private static final int DEAD = 2;

    private QueueCodec() {}

    /** @throws IllegalArgumentException if it would take more than 1 MiB */
    public static byte[] encode(QueueRecord record) {
        FieldWriter out = new FieldWriter().u8(VERSION);
        if (record instanceof QueueRecord.Accepted accepted) {
            write(out.u8(ACCEPTED), accepted.write());
        } else if (record instanceof QueueRecord.Settled settled) {
            out.u8(SETTLED).text(settled.tenant().value()).u16(settled.entries().size());
            settled.entries().forEach(entry -> {
                out.i64(entry.position().value());
                write(out, entry.settlement());
            });
        }
        return out.toBytes();
    }

    /**
     * The record that {@link #encode} was given.
     *
     * @throws MalformedRecordException if the bytes are anything else, or of a version that this program does not know
     */
    public static QueueRecord decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedRecordException("a record of the queue of unknown version " + version);
        }
        try {
            QueueRecord record = read(in);
            in.end();
            return record;
        } catch (MalformedRecordException malformed) {
            throw malformed;
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedRecordException("a record of the queue has a field out of bounds", outOfBounds);
        }
    }

    /** Whether the bytes are of a {@link QueueRecord.Settled}, without reading them. */
    public static boolean isSettled(byte[] bytes) {
        return bytes.length > 1 && bytes[1] == SETTLED;
    }

    private static QueueRecord read(FieldReader in) {
        int kind = in.u8();
        return switch (kind) {
            case ACCEPTED -> new QueueRecord.Accepted(write(in));
            case SETTLED -> {
                TenantId tenant = new TenantId(in.text());
                List<QueueRecord.Entry> entries = new ArrayList<>();
                for (int left = in.u16(); left > 0; left--) {
                    entries.add(new QueueRecord.Entry(new Position(in.i64()), settlement(in)));
                }
                yield new QueueRecord.Settled(tenant, entries);
            }
            default -> throw new MalformedRecordException("a record of the queue of unknown kind " + kind);
        };
    }

    /** The fields of a write, also for other records that hold one. */
    public static void write(FieldWriter out, QueuedWrite write) {
        out.text(write.tenant().value()).i64(write.epoch().value()).i64(write.acceptedMicros());
        CarriedState session = write.session();
        out.u16(session.collation()).text(session.schema()).text(session.assignments());
        out.flag(write.key().isPresent());
        write.key().ifPresent(key -> out.text(key.value()).text(key.digest()));
        writeStatements(out, write);
    }

    /** The statements alone: for a digest of them. */
    public static void writeStatements(FieldWriter out, QueuedWrite write) {
        out.u16(write.statements().size());
        for (QueuedStatement statement : write.statements()) {
            Optional<byte[]> parameters = statement.parameters();
            out.u8(parameters.isPresent() ? PREPARED : TEXT).bytes(statement.sql());
            parameters.ifPresent(out::bytes);
        }
    }

    /** What {@link #write(FieldWriter, QueuedWrite)} wrote. */
    public static QueuedWrite write(FieldReader in) {
        TenantId tenant = new TenantId(in.text());
        Epoch epoch = new Epoch(in.i64());
        long acceptedMicros = in.i64();
        CarriedState session = new CarriedState(in.u16(), in.text(), in.text());
        Optional<IdempotencyKey> key =
                in.flag() ? Optional.of(new IdempotencyKey(in.text(), in.text())) : Optional.empty();
        List<QueuedStatement> statements = new ArrayList<>();
        for (int left = in.u16(); left > 0; left--) {
            statements.add(statement(in));
        }
        return new QueuedWrite(tenant, epoch, acceptedMicros, session, key, statements);
    }

    private static QueuedStatement statement(FieldReader in) {
        int form = in.u8();
        return switch (form) {
            case TEXT -> QueuedStatement.text(in.bytes());
            case PREPARED -> QueuedStatement.prepared(in.bytes(), in.bytes());
            default -> throw new MalformedRecordException("a statement of unknown form " + form);
        };
    }

    /** The fields of a settlement, also for other records that hold one. */
    public static void write(FieldWriter out, Settlement settlement) {
        if (settlement instanceof Settlement.Applied applied) {
            out.u8(APPLIED).i64(applied.affectedRows()).i64(applied.insertId()).i64(applied.warnings());
        } else if (settlement instanceof Settlement.Dead dead) {
            out.u8(DEAD).u16(dead.code()).text(dead.sqlState()).text(dead.text());
        }
    }

    /** What {@link #write(FieldWriter, Settlement)} wrote. */
    public static Settlement settlement(FieldReader in) {
        int kind = in.u8();
        return switch (kind) {
            case APPLIED -> new Settlement.Applied(in.i64(), in.i64(), Math.toIntExact(in.i64()));
            case DEAD -> new Settlement.Dead(in.u16(), in.text(), in.text());
            default -> throw new MalformedRecordException("a settlement of unknown kind " + kind);
        };
    }
}
