package io.sluice.raft.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
    private static final Entry ENTRY = new Entry(
            "a-00112233",
            7,
            42,
            List.of(
                    new Part.Records("s1", 4711, Part.ANY_TERM, List.of(bytes("secret one"), new byte[0])),
                    new Part.Records("map", 4712, 9, List.of(bytes("secret two"))),
                    new Part.Trim("s2", new Position(99))));

    @Test
    void anEntryIsReadAsItWasWritten() {
        assertSame(codec(1, LogKeys.NONE).read(ByteBuffer.wrap(written(LogKeys.NONE))));
    }

    @Test
    void aSealedEntryIsReadWithItsKeyAndShowsNoRecord() {
        LogKeys keys = LogKeys.of(key(1));

        byte[] sealed = written(keys);

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
                .contains("a-00112233")
                .doesNotContain("secret");
        assertSame(codec(1, keys).read(ByteBuffer.wrap(sealed)));
        assertSame(codec(1, LogKeys.of(key(2), key(1))).read(ByteBuffer.wrap(sealed)));
    }

    @Test
    void aSealedEntryIsReadNeitherWithoutItsKeyNorInAnotherGroupNorAltered() {
        LogKeys keys = LogKeys.of(key(1));
        byte[] sealed = written(keys);
        ByteBuffer altered = ByteBuffer.wrap(sealed.clone());
        altered.put(altered.limit() - 30, (byte) (altered.get(altered.limit() - 30) ^ 1));
        ByteBuffer renamed = ByteBuffer.wrap(sealed.clone());
        renamed.put(14, (byte) 'b');

        assertThatThrownBy(() -> codec(1, LogKeys.NONE).read(ByteBuffer.wrap(sealed)))
                .isInstanceOf(MalformedEntryException.class);
        assertThatThrownBy(() -> codec(2, keys).read(ByteBuffer.wrap(sealed)))
                .isInstanceOf(MalformedEntryException.class);
        assertThatThrownBy(() -> codec(1, keys).read(altered)).isInstanceOf(MalformedEntryException.class);
        assertThatThrownBy(() -> codec(1, keys).read(renamed)).isInstanceOf(MalformedEntryException.class);
    }

    @Test
    void bytesThatAreCutShortAreRefused() {
        byte[] whole = written(LogKeys.NONE);
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(whole, 0, length);
            assertThatThrownBy(() -> codec(1, LogKeys.NONE).read(part)).isInstanceOf(MalformedEntryException.class);
        }
    }

    private static byte[] written(LogKeys keys) {
        return codec(1, keys).write(ENTRY);
    }

    private static EntryCodec codec(long group, LogKeys keys) {
        return new EntryCodec(group, keys, new Random(1));
    }

    private static LogKey key(int number) {
        byte[] bytes = new byte[LogKey.BYTES];
        bytes[0] = (byte) number;
        return new LogKey(bytes);
    }

    private static void assertSame(Entry read) {
        assertThat(read).usingRecursiveComparison().isEqualTo(ENTRY);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
