package io.sluice.wire.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Connection attributes: pairs of text with one length around them, at most 64 KiB as in MySQL. */
final class ConnectionAttributes {
    static final int MAX_BYTES = 1 << 16;

    private ConnectionAttributes() {}

    static Map<String, String> decode(ByteBuf in) {
        ByteBuf pairs =
                Unpooled.wrappedBuffer(Fields.readPrefixed(in, MAX_BYTES).toArray());
        Map<String, String> attributes = new LinkedHashMap<>();
        while (pairs.isReadable()) {
            String name = Fields.readPrefixedText(pairs, MAX_BYTES);
            attributes.put(name, Fields.readPrefixedText(pairs, MAX_BYTES));
        }
        return Collections.unmodifiableMap(attributes);
    }

    static void encode(ByteBuf out, Map<String, String> attributes) {
        ByteBuf pairs = Unpooled.buffer();
        attributes.forEach((name, value) -> {
            Fields.writePrefixedText(pairs, name);
            Fields.writePrefixedText(pairs, value);
        });
        byte[] bytes = new byte[pairs.readableBytes()];
        pairs.readBytes(bytes);
        Fields.writePrefixed(out, Bytes.of(bytes));
    }
}
