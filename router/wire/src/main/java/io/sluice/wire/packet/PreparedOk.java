package io.sluice.wire.packet;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;

/**
 * The first packet of a response to COM_STMT_PREPARE.
 *
 * @param statementId unsigned, four bytes, at offset 1 of the payload
 * @param columns of the result, 0 when there is none
 * @param parameters 0 to 65535
 * @param warnings 0 to 65535
 * @param metadataFollows false only where CLIENT_OPTIONAL_RESULTSET_METADATA was agreed on and used
 */
public record PreparedOk(long statementId, int columns, int parameters, int warnings, boolean metadataFollows) {
    public static PreparedOk decode(ByteBuf payload, long capabilities) {
        Fields.readHeader(payload, 0);
        long statementId = Fields.readInt(payload);
        int columns = Fields.readShort(payload);
        int parameters = Fields.readShort(payload);
        Fields.skip(payload, 1);
        int warnings = Fields.readShort(payload);
        boolean metadataFollows = !Capabilities.has(capabilities, Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA)
                || Fields.readByte(payload) != 0;
        return new PreparedOk(statementId, columns, parameters, warnings, metadataFollows);
    }

    public void encode(ByteBuf out, long capabilities) {
        out.writeByte(0).writeIntLE((int) statementId).writeShortLE(columns).writeShortLE(parameters);
        out.writeByte(0).writeShortLE(warnings);
        if (Capabilities.has(capabilities, Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA)) {
            out.writeByte(metadataFollows ? 1 : 0);
        }
    }
}
