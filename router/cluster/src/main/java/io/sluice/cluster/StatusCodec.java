package io.sluice.cluster;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;

/** A router's word about itself, as bytes. */
final class StatusCodec {
    private static final int VERSION = 2;

    /** Of a router that leads from its start, as all of that version do. */
    private static final int VERSION_ALONE = 1;

    private StatusCodec() {}

    static byte[] encode(RouterStatus status) {
        RouterIdentity router = status.router();
        FieldWriter out = new FieldWriter().u8(VERSION).text(router.name());
        out.text(router.mysql().host()).u16(router.mysql().port());
        out.text(router.metrics().host()).u16(router.metrics().port());
        out.instant(router.startedAt()).i64(status.mapVersion());
        out.i64(status.highestEpoch().value());
        out.i64(status.standing().staleness().toMillis()).flag(status.standing().hasLease());
        return out.flag(status.isLeading()).toBytes();
    }

    static RouterStatus decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u8();
        if (version != VERSION && version != VERSION_ALONE) {
            throw new MalformedRecordException("a router's status is of an unknown version");
        }
        try {
            RouterIdentity router = new RouterIdentity(
                    in.text(),
                    new ServerAddress(in.text(), in.u16()),
                    new ServerAddress(in.text(), in.u16()),
                    in.instant());
            long mapVersion = in.i64();
            RouterStatus status = version == VERSION_ALONE
                    ? new RouterStatus(router, mapVersion, Epoch.NONE, MapStanding.ALONE, true)
                    : new RouterStatus(
                            router,
                            mapVersion,
                            new Epoch(in.i64()),
                            new MapStanding(Duration.ofMillis(in.i64()), in.flag()),
                            in.flag());
            in.end();
            return status;
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedRecordException("a router's status has a field out of bounds", outOfBounds);
        }
    }
}
