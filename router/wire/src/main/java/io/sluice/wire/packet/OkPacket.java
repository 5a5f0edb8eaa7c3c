package io.sluice.wire.packet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.StatusFlags;
import java.util.List;

/**
 * OK, also in the place of EOF where CLIENT_DEPRECATE_EOF was agreed on.
 *
 * @param header 0x00, or 0xFE in the place of EOF
 * @param affectedRows unsigned
 * @param insertId unsigned; 0 when there is none
 * @param status {@link StatusFlags}; SERVER_SESSION_STATE_CHANGED exactly when there are changes
 * @param warnings 0 to 65535
 * @param info text for humans in the client's character set
 * @param changes of the session's state, empty without CLIENT_SESSION_TRACK
 */
public record OkPacket(
        int header,
        long affectedRows,
        long insertId,
        int status,
        int warnings,
        Bytes info,
        List<SessionChange> changes) {
    public static final int HEADER = 0x00;
    public static final int EOF_HEADER = 0xFE;

    private static final int MAX_INFO_BYTES = 1 << 20;

    public OkPacket {
        requireNonNull(info, "info");
        changes = List.copyOf(changes);
        if (header != HEADER && header != EOF_HEADER) {
            throw new IllegalArgumentException("the header of an OK is 0x00 or 0xFE");
        }
        status = changes.isEmpty()
                ? status & ~StatusFlags.SERVER_SESSION_STATE_CHANGED
                : status | StatusFlags.SERVER_SESSION_STATE_CHANGED;
    }

    /** A plain OK: no rows, no id, no warning, no text. */
    public static OkPacket of(int status) {
        return new OkPacket(HEADER, 0, 0, status, 0, Bytes.EMPTY, List.of());
    }

    public static OkPacket decode(ByteBuf payload, long capabilities) {
        int header = Fields.readByte(payload);
        if (header != HEADER && header != EOF_HEADER) {
            throw new MalformedPacketException("an OK has no valid header");
        }
        long affectedRows = Fields.readLength(payload);
        long insertId = Fields.readLength(payload);
        int status = Fields.readShort(payload);
        int warnings = Fields.readShort(payload);
        if (!Capabilities.has(capabilities, Capabilities.CLIENT_SESSION_TRACK)) {
            return new OkPacket(header, affectedRows, insertId, status, warnings, plainInfo(payload), List.of());
        }
        Bytes info = payload.isReadable() ? Fields.readPrefixed(payload, MAX_INFO_BYTES) : Bytes.EMPTY;
        List<SessionChange> changes = (status & StatusFlags.SERVER_SESSION_STATE_CHANGED) != 0 && payload.isReadable()
                ? SessionChange.decodeAll(payload)
                : List.of();
        return new OkPacket(header, affectedRows, insertId, status, warnings, info, changes);
    }

    /** Changes are left out, and the flag with them, where the capabilities have no CLIENT_SESSION_TRACK. */
    public void encode(ByteBuf out, long capabilities) {
        boolean tracked = Capabilities.has(capabilities, Capabilities.CLIENT_SESSION_TRACK) && !changes.isEmpty();
        out.writeByte(header);
        Fields.writeLength(out, affectedRows);
        Fields.writeLength(out, insertId);
        out.writeShortLE(tracked ? status : status & ~StatusFlags.SERVER_SESSION_STATE_CHANGED);
        out.writeShortLE(warnings);
        // The text has its length before it in either case: servers do so, whatever the documentation says.
        if (tracked || !info.isEmpty()) {
            Fields.writePrefixed(out, info);
        }
        if (tracked) {
            SessionChange.encodeAll(out, changes);
        }
    }

    public OkPacket withStatus(int newStatus) {
        return new OkPacket(header, affectedRows, insertId, newStatus, warnings, info, changes);
    }

    public OkPacket withChanges(List<SessionChange> newChanges) {
        return new OkPacket(header, affectedRows, insertId, status, warnings, info, newChanges);
    }

    private static Bytes plainInfo(ByteBuf payload) {
        if (!payload.isReadable()) {
            return Bytes.EMPTY;
        }
        int start = payload.readerIndex();
        int length = payload.getUnsignedByte(start);
        // Servers put the length before the text; the documentation, and some proxies, do not.
        if (length == payload.readableBytes() - 1) {
            payload.skipBytes(1);
        }
        return Fields.readRest(payload, MAX_INFO_BYTES);
    }
}
