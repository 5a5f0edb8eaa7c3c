package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StatusCodecTest {
    private static final RouterIdentity ROUTER = new RouterIdentity(
            "router-1",
            new ServerAddress("10.0.0.1", 6033),
            new ServerAddress("10.0.0.1", 9090),
            Instant.ofEpochMilli(1_700_000_000_123L));

    @Test
    void aStatusComesBackAsItWas() {
        RouterStatus status =
                new RouterStatus(ROUTER, 7, new Epoch(9), new MapStanding(Duration.ofMillis(1_234), false), true);

        assertThat(StatusCodec.decode(StatusCodec.encode(status))).isEqualTo(status);
    }

    @Test
    void aStatusOfTheVersionBeforeIsThatOfALoneRouter() {
        byte[] before = ofVersion(1).i64(7).toBytes();

        assertThat(StatusCodec.decode(before))
                .isEqualTo(new RouterStatus(ROUTER, 7, Epoch.NONE, MapStanding.ALONE, true));
    }

    @Test
    void aStatusOfALaterVersionIsToldAsSuch() {
        assertThatThrownBy(() -> StatusCodec.decode(ofVersion(3).i64(7).toBytes()))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("unknown version");
    }

    @Test
    void aFieldOutOfBoundsIsMalformed() {
        byte[] negative =
                ofVersion(2).i64(7).i64(0).i64(-1).flag(true).flag(true).toBytes();

        assertThatThrownBy(() -> StatusCodec.decode(negative)).isInstanceOf(MalformedRecordException.class);
    }

    private static FieldWriter ofVersion(int version) {
        FieldWriter out = new FieldWriter().u8(version).text(ROUTER.name());
        out.text(ROUTER.mysql().host()).u16(ROUTER.mysql().port());
        out.text(ROUTER.metrics().host()).u16(ROUTER.metrics().port());
        return out.instant(ROUTER.startedAt());
    }
}
