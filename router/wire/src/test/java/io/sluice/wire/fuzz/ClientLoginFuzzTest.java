package io.sluice.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.ClientStep;
import io.sluice.wire.auth.Credentials;
import io.sluice.wire.packet.AuthSwitchRequest;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.ServerGreeting;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that says anything never gets the password without TLS. */
class ClientLoginFuzzTest {
    private static final String PASSWORD = "nobody may see this";
    private static final Bytes SCRAMBLE = Bytes.utf8("abcdefghijklmnopqrst");
    private static final long OFFERED = 0xFFFFFFFFL;

    static Stream<byte[]> seeds() {
        ServerGreeting mysql = new ServerGreeting("8.0.36", 1, SCRAMBLE, OFFERED, 255, 2, "caching_sha2_password");
        ServerGreeting mariadb =
                new ServerGreeting("11.4.5-MariaDB", 1, SCRAMBLE, OFFERED << 1, 45, 2, "mysql_native_password");
        AuthSwitchRequest change = new AuthSwitchRequest("mysql_native_password", SCRAMBLE);
        ErrPacket denied = new ErrPacket(1045, "28000", "Access denied");
        OkPacket ok = OkPacket.of(2);
        return Stream.of(
                new Seed()
                        .number(0)
                        .payload(mysql::encode)
                        .payload(out -> out.writeShortLE(0x0301))
                        .payload(out -> ok.encode(out, OFFERED))
                        .toBytes(),
                new Seed()
                        .number(4)
                        .payload(mysql::encode)
                        .payload(out -> out.writeShortLE(0x0401))
                        .payload(out -> out.writeByte(1))
                        .toBytes(),
                new Seed()
                        .number(3)
                        .payload(mysql::encode)
                        .payload(out -> out.writeShortLE(0x0401))
                        .payload(out -> ok.encode(out, OFFERED))
                        .toBytes(),
                new Seed()
                        .number(2)
                        .payload(mariadb::encode)
                        .payload(change::encode)
                        .payload(out -> denied.encode(out, OFFERED))
                        .toBytes());
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyPayloads(byte[] input) {
        Pieces pieces = new Pieces(input);
        int choice = pieces.number();
        Credentials credentials = new Credentials(
                "app",
                Bytes.utf8(PASSWORD),
                "acme",
                255,
                Map.of("program_name", "sluice"),
                (choice & 2) != 0,
                (choice & 4) != 0);
        ClientLogin login = ClientLogin.of(credentials, OFFERED & ~Capabilities.CLIENT_COMPRESS, (choice & 1) != 0);
        try {
            ClientStep step = new ClientStep.Await();
            while (!pieces.isEmpty() && !(step instanceof ClientStep.Done) && !(step instanceof ClientStep.Failed)) {
                step = login.onPacket(pieces.payload());
                if (step instanceof ClientStep.StartTls tls) {
                    assertNotTold(tls.payload());
                    step = login.onTls();
                }
                if (step instanceof ClientStep.Send send && !login.isSecure()) {
                    assertNotTold(send.payload());
                }
            }
        } catch (MalformedPacketException refused) {
            assertThat(refused).hasMessageNotContaining(PASSWORD);
        }
    }

    private static void assertNotTold(Bytes payload) {
        assertThat(new String(payload.toArray(), StandardCharsets.ISO_8859_1)).doesNotContain(PASSWORD);
    }
}
