package io.sluice.proxy.frontend;

import io.sluice.wire.Bytes;
import io.sluice.wire.packet.ServerGreeting;
import java.security.SecureRandom;

/** Fresh scrambles. */
final class Scrambles {
    private static final int PRINTABLE_FROM = 0x21;
    private static final int PRINTABLE_COUNT = 0x7e - PRINTABLE_FROM + 1;

    private Scrambles() {}

    /** 20 printable bytes, so that no client takes one of them for the end of a string. */
    static Bytes next(SecureRandom random) {
        byte[] scramble = new byte[ServerGreeting.SCRAMBLE_BYTES];
        for (int i = 0; i < scramble.length; i++) {
            scramble[i] = (byte) (PRINTABLE_FROM + random.nextInt(PRINTABLE_COUNT));
        }
        return Bytes.of(scramble);
    }
}
