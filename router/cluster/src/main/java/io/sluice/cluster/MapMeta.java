package io.sluice.cluster;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.tenant.Epoch;

/**
 * How far the shared map is. Whoever reads the records between two equal generations, and then applies every change from
 * {@code complete} up to at least {@code announced}, has the map as it was at one version.
 *
 * @param generation a later one after each writing of the whole map
 * @param announced the version that is being written: some records may be of it
 * @param complete every record is at least of this version
 * @param floor the highest epoch of a removed record at version {@code complete}
 * @param sum of the tags of all records' envelopes at version {@code complete}: of no other set of records
 */
record MapMeta(Generation generation, long announced, long complete, Epoch floor, long sum) {
    static final String KEY = "meta";

    /** Beside it: the {@link Generation} that a reader could not read whole, so that it is written anew. */
    static final String WISH = "wish";

    private static final int VERSION = 2;

    boolean isComplete() {
        return complete == announced;
    }

    byte[] toBytes() {
        FieldWriter out = new FieldWriter().u8(VERSION);
        generation.write(out);
        return out.i64(announced).i64(complete).i64(floor.value()).i64(sum).toBytes();
    }

    static MapMeta read(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        if (in.u8() != VERSION) {
            throw new MalformedRecordException("the shared map is of an unknown version");
        }
        MapMeta meta = new MapMeta(Generation.read(in), in.i64(), in.i64(), new Epoch(in.i64()), in.i64());
        in.end();
        return meta;
    }
}
