package io.sluice.cluster;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.tenant.ServerAddress;

/** A router's word about itself, as bytes. */
final class StatusCodec {
    private static final int VERSION = 1;

    private StatusCodec() {}

    static byte[] encode(RouterStatus status) {
        RouterIdentity router = status.router();
        FieldWriter out = new FieldWriter().u8(VERSION).text(router.name());
        out.text(router.mysql().host()).u16(router.mysql().port());
        out.text(router.metrics().host()).u16(router.metrics().port());
        return out.instant(router.startedAt()).i64(status.mapVersion()).toBytes();
    }

    static RouterStatus decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedRecordException("a router's status is of an unknown version");
        }
        try {
            RouterIdentity router = new RouterIdentity(
                    in.text(),
                    new ServerAddress(in.text(), in.u16()),
                    new ServerAddress(in.text(), in.u16()),
                    in.instant());
            RouterStatus status = new RouterStatus(router, in.i64());
            in.end();
            return status;
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedRecordException("a router's status has a field out of bounds", outOfBounds);
        }
    }
}
