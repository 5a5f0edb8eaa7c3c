package io.sluice.cluster;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.tenant.Epoch;

/**
 * How far the shared map is. Whoever reads the records between two equal generations, and then applies every change from
 * {@code complete} up to at least {@code announced}, has the map as it was at one version.
 *
 * @param generation another one after each writing of the whole map
 * @param announced the version that is being written: some records may be of it
 * @param complete every record is at least of this version
 * @param floor the highest epoch of a removed record at version {@code complete}
 */
record MapMeta(long generation, long announced, long complete, Epoch floor) {
    static final String KEY = "meta";

    private static final int VERSION = 1;

    boolean isComplete() {
        return complete == announced;
    }

    byte[] toBytes() {
        return new FieldWriter()
                .u8(VERSION)
                .i64(generation)
                .i64(announced)
                .i64(complete)
                .i64(floor.value())
                .toBytes();
    }

    static MapMeta read(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedRecordException("the shared map is of an unknown version");
        }
        MapMeta meta = new MapMeta(in.i64(), in.i64(), in.i64(), new Epoch(in.i64()));
        in.end();
        return meta;
    }
}
