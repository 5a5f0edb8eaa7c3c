package io.sluice.wire.packet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Fields;
import java.util.ArrayList;
import java.util.List;

/** One change of session state that an OK packet tells about. Text is taken as UTF-8. */
public sealed interface SessionChange {
    /** The longest state information that is taken, bytes. */
    int MAX_BYTES = 1 << 20;

    /** The type byte of the protocol. */
    int type();

    /** Appends what stands behind type and length. */
    void encodeData(ByteBuf out);

    /** A system variable has a new value; empty also stands for NULL. */
    record SystemVariable(String name, String value) implements SessionChange {
        static final int TYPE = 0;

        public SystemVariable {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encodeData(ByteBuf out) {
            Fields.writePrefixedText(out, name);
            Fields.writePrefixedText(out, value);
        }
    }

    /** The default database is now this one; empty when there is none. */
    record Schema(String name) implements SessionChange {
        static final int TYPE = 1;

        public Schema {
            requireNonNull(name, "name");
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encodeData(ByteBuf out) {
            Fields.writePrefixedText(out, name);
        }
    }

    /** Some state has changed (session_track_state_change): temporary tables, user variables, prepared statements. */
    record StateChanged(boolean changed) implements SessionChange {
        static final int TYPE = 2;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encodeData(ByteBuf out) {
            // Unlike the others without a length of its own.
            out.writeByte(changed ? '1' : '0');
        }
    }

    /** What a transaction would have to be started with again: a statement or nothing. */
    record TransactionCharacteristics(String statement) implements SessionChange {
        static final int TYPE = 4;

        public TransactionCharacteristics {
            requireNonNull(statement, "statement");
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encodeData(ByteBuf out) {
            Fields.writePrefixedText(out, statement);
        }
    }

    /** Eight characters, of which each says whether something happened in the transaction, {@code _} for no. */
    record TransactionState(String flags) implements SessionChange {
        static final int TYPE = 5;

        public TransactionState {
            requireNonNull(flags, "flags");
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encodeData(ByteBuf out) {
            Fields.writePrefixedText(out, flags);
        }
    }

    /** The ids of the transactions that the statement has committed, or of all (session_track_gtids), as text. */
    record Gtids(String ids) implements SessionChange {
        static final int TYPE = 3;
        /** The only specification of an encoding that there is. */
        private static final int TEXT = 0;

        public Gtids {
            requireNonNull(ids, "ids");
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encodeData(ByteBuf out) {
            out.writeByte(TEXT);
            Fields.writePrefixedText(out, ids);
        }

        /** What is not just that stays as it came. */
        private static SessionChange decode(ByteBuf in, Bytes data) {
            if (in.isReadable() && in.readByte() == TEXT) {
                Gtids told = new Gtids(Fields.readPrefixedText(in, MAX_BYTES));
                if (!in.isReadable()) {
                    return told;
                }
            }
            return new Other(TYPE, data);
        }
    }

    /** Whatever a newer server tells, unopened. */
    record Other(int type, Bytes data) implements SessionChange {
        public Other {
            requireNonNull(data, "data");
        }

        @Override
        public void encodeData(ByteBuf out) {
            data.writeTo(out);
        }
    }

    /** All changes of one state information, whose length stands before it. */
    static List<SessionChange> decodeAll(ByteBuf in) {
        ByteBuf all = Unpooled.wrappedBuffer(Fields.readPrefixed(in, MAX_BYTES).toArray());
        List<SessionChange> changes = new ArrayList<>();
        while (all.isReadable()) {
            int type = Fields.readByte(all);
            Bytes data = Fields.readPrefixed(all, MAX_BYTES);
            decode(type, data, changes);
        }
        return List.copyOf(changes);
    }

    static void encodeAll(ByteBuf out, List<SessionChange> changes) {
        ByteBuf all = Unpooled.buffer();
        for (SessionChange change : changes) {
            ByteBuf data = Unpooled.buffer();
            change.encodeData(data);
            all.writeByte(change.type());
            Fields.writeLength(all, data.readableBytes());
            all.writeBytes(data);
        }
        Fields.writeLength(out, all.readableBytes());
        out.writeBytes(all);
    }

    private static void decode(int type, Bytes data, List<SessionChange> changes) {
        ByteBuf in = Unpooled.wrappedBuffer(data.toArray());
        switch (type) {
            case SystemVariable.TYPE -> {
                // MariaDB puts several pairs into one entry.
                while (in.isReadable()) {
                    String name = Fields.readPrefixedText(in, MAX_BYTES);
                    changes.add(new SystemVariable(name, Fields.readPrefixedText(in, MAX_BYTES)));
                }
            }
            case Schema.TYPE -> changes.add(new Schema(Fields.readPrefixedText(in, MAX_BYTES)));
            case StateChanged.TYPE -> changes.add(new StateChanged(data.toUtf8().equals("1")));
            case Gtids.TYPE -> changes.add(Gtids.decode(in, data));
            case TransactionCharacteristics.TYPE ->
                changes.add(new TransactionCharacteristics(Fields.readPrefixedText(in, MAX_BYTES)));
            case TransactionState.TYPE -> changes.add(new TransactionState(Fields.readPrefixedText(in, MAX_BYTES)));
            default -> changes.add(new Other(type, data));
        }
    }
}
