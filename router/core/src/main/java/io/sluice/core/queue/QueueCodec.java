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

/**
 * Records of the queue as bytes: version, kind, fields. Writes have the form of version 1; settlements say more since version 2.
 * Stateless; any thread; at most 1 MiB each.
 */
public final class QueueCodec {
    /** A write that takes more is not queued: as a dead letter it has to fit into a record together with its error. */
    public static final int WRITE_BYTES_MAX = FieldWriter.BYTES_MAX - (8 << 10);

    private static final int VERSION_ONE = 1;
    private static final int VERSION_TWO = 2;

    private static final int ACCEPTED = 1;
    private static final int SETTLED = 2;
    private static final int HANDING = 3;

    private static final int TEXT = 0;
    private static final int PREPARED = 1;

    private static final int APPLIED = 1;
    private static final int DEAD = 2;

    private QueueCodec() {}

    /** @throws IllegalArgumentException if it would take more than 1 MiB */
    public static byte[] encode(QueueRecord record) {
        FieldWriter out = new FieldWriter();
        if (record instanceof QueueRecord.Accepted accepted) {
            write(out.u8(VERSION_ONE).u8(ACCEPTED), accepted.write());
        } else if (record instanceof QueueRecord.Settled settled) {
            out.u8(VERSION_TWO).u8(SETTLED).text(settled.tenant().value());
            out.i64(settled.nextMicros()).u16(settled.entries().size());
            settled.entries().forEach(entry -> {
                out.i64(entry.position().value()).i64(entry.bytes());
                write(out, entry.settlement());
            });
        } else if (record instanceof QueueRecord.Handing handing) {
            out.u8(VERSION_TWO).u8(HANDING).text(handing.tenant().value()).flag(handing.begins());
        }
        return out.toBytes();
    }

    /**
     * What is known of a write without reading all of it; empty if the record is not of a write.
     *
     * @throws MalformedRecordException if it is of none that this program knows
     */
    public static Optional<Head> head(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = version(in);
        if (in.u8() != ACCEPTED) {
            return Optional.empty();
        }
        only(VERSION_ONE, version);
        TenantId tenant = new TenantId(in.text());
        in.i64();
        return Optional.of(new Head(tenant, in.i64()));
    }

    /** Whose a queued write is, and when it was accepted. */
    public record Head(TenantId tenant, long acceptedMicros) {}

    /**
     * The record that {@link #encode} was given.
     *
     * @throws MalformedRecordException if the bytes are anything else, or of a version that this program does not know
     */
    public static QueueRecord decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = version(in);
        try {
            QueueRecord record = read(version, in);
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

    private static int version(FieldReader in) {
        int version = in.u8();
        if (version != VERSION_ONE && version != VERSION_TWO) {
            throw new MalformedRecordException("a record of the queue of unknown version " + version);
        }
        return version;
    }

    private static QueueRecord read(int version, FieldReader in) {
        int kind = in.u8();
        return switch (kind) {
            case ACCEPTED -> {
                only(VERSION_ONE, version);
                yield new QueueRecord.Accepted(write(in));
            }
            case SETTLED -> settled(version, in);
            case HANDING -> {
                only(VERSION_TWO, version);
                yield new QueueRecord.Handing(new TenantId(in.text()), in.flag());
            }
            default -> throw new MalformedRecordException("a record of the queue of unknown kind " + kind);
        };
    }

    private static void only(int known, int version) {
        if (version != known) {
            throw new MalformedRecordException("a record of the queue of unknown version " + version);
        }
    }

    private static QueueRecord.Settled settled(int version, FieldReader in) {
        TenantId tenant = new TenantId(in.text());
        long nextMicros = version == VERSION_ONE ? 0 : in.i64();
        List<QueueRecord.Entry> entries = new ArrayList<>();
        for (int left = in.u16(); left > 0; left--) {
            Position position = new Position(in.i64());
            int bytes = version == VERSION_ONE ? 0 : Math.toIntExact(in.i64());
            entries.add(new QueueRecord.Entry(position, settlement(in), bytes));
        }
        return new QueueRecord.Settled(tenant, entries, nextMicros);
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
