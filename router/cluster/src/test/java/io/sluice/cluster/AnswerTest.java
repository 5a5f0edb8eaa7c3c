package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.MalformedRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerTest {
    @Test
    void aDocumentComesBackAsItWas() {
        String document = "{\"a\":\"ü😀\"}";

        assertThat(Answer.decode(Answer.encode(document))).isEqualTo(document);
        assertThat(Answer.decode(Answer.encode(""))).isEmpty();
    }

    @Test
    void aKeyNamesTheInquiryAndTheRouter() {
        String key = Answer.key("3b1f-7", "router_1.a-b");

        assertThat(List.of(Answer.inquiryOf(key), Answer.routerOf(key))).containsExactly("3b1f-7", "router_1.a-b");
        assertThat(Answer.inquiryOf("foreign")).isEmpty();
    }

    @Test
    void otherBytesAreMalformed() {
        List<byte[]> others = List.of(
                new byte[0], new byte[] {7, '{', '}'}, new byte[] {1, (byte) 0xFF}, new byte[Answer.BYTES_MAX + 2]);

        assertThat(others)
                .allSatisfy(bytes ->
                        assertThatThrownBy(() -> Answer.decode(bytes)).isInstanceOf(MalformedRecordException.class));
    }

    @Test
    void theLengthOfADocumentIsCountedInBytes() {
        assertThat(Answer.decode(Answer.encode("ü".repeat(Answer.BYTES_MAX / 2 + 1))))
                .isEqualTo(Answer.TOO_LARGE);
    }
}
