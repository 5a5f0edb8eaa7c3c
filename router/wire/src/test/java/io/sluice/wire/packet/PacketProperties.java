package io.sluice.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.testing.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Whatever is encoded is decoded as it was; whatever is cut or changed is refused in one way. */
@NullMarked
class PacketProperties {
    private static final long BASE = Capabilities.CLIENT_PROTOCOL_41 | Capabilities.CLIENT_SECURE_CONNECTION;

    @Test
    void greetingsComeBack() {
        Seeds.check(random -> {
            ServerGreeting greeting = new ServerGreeting(
                    text(random, 30),
                    random.nextInt() & 0xFFFFFFFFL,
                    bytes(random, 20),
                    capabilities(random) | Capabilities.CLIENT_PLUGIN_AUTH,
                    random.nextInt(256),
                    random.nextInt(1 << 16),
                    text(random, 20));
            comesBack(random, greeting, greeting::encode, ServerGreeting::decode);
        });
    }

    @Test
    void handshakeResponsesComeBack() {
        Seeds.check(random -> {
            long capabilities = capabilities(random);
            HandshakeResponse response = new HandshakeResponse(
                    capabilities,
                    random.nextInt() & 0xFFFFFFFFL,
                    random.nextInt(256),
                    text(random, 40),
                    bytes(random, random.nextInt(255)),
                    has(capabilities, Capabilities.CLIENT_CONNECT_WITH_DB) ? "d" + text(random, 20) : null,
                    has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH) ? text(random, 20) : null,
                    has(capabilities, Capabilities.CLIENT_CONNECT_ATTRS) ? attributes(random) : Map.of(),
                    has(capabilities, Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM) ? random.nextInt(23) : 0);
            comesBack(random, response, response::encode, HandshakeResponse::decode);
        });
    }

    @Test
    void sslRequestsComeBack() {
        Seeds.check(random -> {
            SslRequest request = new SslRequest(
                    capabilities(random) | Capabilities.CLIENT_SSL,
                    random.nextInt() & 0xFFFFFFFFL,
                    random.nextInt(256));
            ByteBuf out = Unpooled.buffer();
            request.encode(out);
            assertThat(SslRequest.matches(out)).isTrue();
            comesBack(random, request, request::encode, SslRequest::decode);
        });
    }

    @Test
    void changesOfUserComeBack() {
        Seeds.check(random -> {
            long capabilities = capabilities(random);
            boolean plugin = has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH);
            boolean attributes = has(capabilities, Capabilities.CLIENT_CONNECT_ATTRS);
            ChangeUser change = new ChangeUser(
                    text(random, 40),
                    bytes(random, random.nextInt(255)),
                    random.nextBoolean() ? "d" + text(random, 20) : null,
                    random.nextInt(1 << 16),
                    plugin ? text(random, 20) : null,
                    attributes ? attributes(random) : Map.of());
            comesBack(
                    random, change, out -> change.encode(out, capabilities), in -> ChangeUser.decode(in, capabilities));
        });
    }

    @Test
    void okPacketsComeBack() {
        Seeds.check(random -> {
            long capabilities = BASE | Capabilities.CLIENT_SESSION_TRACK;
            OkPacket ok = new OkPacket(
                    random.nextBoolean() ? OkPacket.HEADER : OkPacket.EOF_HEADER,
                    number(random),
                    number(random),
                    random.nextInt(1 << 16),
                    random.nextInt(1 << 16),
                    bytes(random, random.nextInt(300)),
                    changes(random));
            comesBack(random, ok, out -> ok.encode(out, capabilities), in -> OkPacket.decode(in, capabilities));
        });
    }

    @Test
    void withoutTrackingOnlyTheTextOfAnOkStays() {
        Seeds.check(random -> {
            Bytes info = bytes(random, random.nextInt(250));
            OkPacket ok = new OkPacket(0, 1, 2, 3, 4, info, changes(random));
            OkPacket plain = new OkPacket(0, 1, 2, 3, 4, info, List.of());
            ByteBuf out = Unpooled.buffer();
            ok.encode(out, BASE);
            assertThat(OkPacket.decode(out, BASE)).isEqualTo(plain);
        });
    }

    @Test
    void theOtherPacketsComeBack() {
        Seeds.check(random -> {
            ErrPacket err = new ErrPacket(random.nextInt(1 << 16), "4200" + random.nextInt(10), text(random, 80));
            comesBack(random, err, out -> err.encode(out, BASE), ErrPacket::decode);
            EofPacket eof = new EofPacket(random.nextInt(1 << 16), random.nextInt(1 << 16));
            comesBack(random, eof, eof::encode, EofPacket::decode);
            AuthMoreData more = new AuthMoreData(bytes(random, random.nextInt(500)));
            comesBack(random, more, more::encode, AuthMoreData::decode);
            AuthSwitchRequest change = new AuthSwitchRequest("p" + text(random, 20), bytes(random, 20));
            comesBack(random, change, change::encode, AuthSwitchRequest::decode);
            long capabilities = random.nextBoolean() ? Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA : 0;
            PreparedOk prepared = new PreparedOk(
                    random.nextInt() & 0xFFFFFFFFL,
                    random.nextInt(1 << 16),
                    random.nextInt(1 << 16),
                    random.nextInt(1 << 16),
                    capabilities == 0 || random.nextBoolean());
            comesBack(
                    random,
                    prepared,
                    out -> prepared.encode(out, capabilities),
                    in -> PreparedOk.decode(in, capabilities));
        });
    }

    private static <T> void comesBack(Random random, T packet, Consumer<ByteBuf> encode, Function<ByteBuf, T> decode) {
        ByteBuf out = Unpooled.buffer();
        encode.accept(out);
        byte[] payload = new byte[out.readableBytes()];
        out.getBytes(0, payload);
        T decoded = decode.apply(out);
        assertThat(decoded).isEqualTo(packet);
        assertThat(out.isReadable()).as("all is read").isFalse();
        refusesOrTakes(decode, Unpooled.wrappedBuffer(payload, 0, random.nextInt(payload.length + 1)));
        payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        refusesOrTakes(decode, Unpooled.wrappedBuffer(payload));
    }

    private static <T> void refusesOrTakes(Function<ByteBuf, T> decode, ByteBuf in) {
        try {
            assertThat(decode.apply(in)).isNotNull();
        } catch (MalformedPacketException refused) {
            assertThat(refused.fault()).isEqualTo(MalformedPacketException.Fault.MALFORMED);
        }
    }

    private static boolean has(long capabilities, long wanted) {
        return Capabilities.has(capabilities, wanted);
    }

    private static long capabilities(Random random) {
        long some = random.nextLong() & ~Capabilities.CLIENT_SSL;
        boolean mysql = has(some, Capabilities.CLIENT_LONG_PASSWORD);
        return (mysql ? some & ~Capabilities.MARIADB_EXTENDED : some) | BASE;
    }

    private static long number(Random random) {
        return random.nextLong() >>> random.nextInt(64);
    }

    private static Bytes bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private static String text(Random random, int max) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(max);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(10) == 0 ? 0xE4 : 'a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static Map<String, String> attributes(Random random) {
        Map<String, String> attributes = new LinkedHashMap<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            attributes.put("k" + i, text(random, 300));
        }
        return attributes;
    }

    private static List<SessionChange> changes(Random random) {
        List<SessionChange> changes = new ArrayList<>();
        BiConsumer<Integer, SessionChange> some = (odds, change) -> {
            if (random.nextInt(odds) == 0) {
                changes.add(change);
            }
        };
        some.accept(2, new SessionChange.SystemVariable("sql_mode", text(random, 200)));
        some.accept(2, new SessionChange.Schema(text(random, 20)));
        some.accept(3, new SessionChange.StateChanged(random.nextBoolean()));
        some.accept(3, new SessionChange.TransactionCharacteristics(text(random, 60)));
        some.accept(3, new SessionChange.TransactionState("T_______"));
        some.accept(3, new SessionChange.Gtids(text(random, 400)));
        some.accept(3, new SessionChange.Other(6, bytes(random, random.nextInt(400))));
        return changes;
    }
}
