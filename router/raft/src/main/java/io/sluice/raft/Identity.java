package io.sluice.raft;

import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who this disk is.
 *
 * @param peer the router's name, a dash and chance: made with Raft's storage, and anew when that is lost, so that nobody votes
 *     twice because it forgot
 * @param clusterId of the cluster that it is of, or was before it lost Raft's storage; empty: of none
 * @param incarnation grows with each start
 */
record Identity(String peer, String clusterId, long incarnation) {
    static final String FILE = "identity";

    private static final int VERSION = 1;

    static Optional<Identity> read(Path folder) throws IOException {
        Optional<byte[]> bytes = Durable.read(folder.resolve(FILE));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Input in = new Input(bytes.get());
        if (in.u8() != VERSION) {
            throw new IOException(folder.resolve(FILE) + " is of another version");
        }
        Identity identity = new Identity(in.text(), in.text(), in.i64());
        in.end();
        return Optional.of(identity);
    }

    void write(Path folder) throws IOException {
        byte[] bytes = new Output()
                .u8(VERSION)
                .text(peer)
                .text(clusterId)
                .i64(incarnation)
                .toBytes();
        Durable.write(folder.resolve(FILE), bytes);
    }

    static Identity fresh(String router, String clusterId, RandomGenerator random) {
        return new Identity(router + "-" + HexFormat.of().toHexDigits(random.nextInt()), clusterId, 1);
    }

    static String newClusterId(RandomGenerator random) {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    /** The router whose disk has this id. */
    static String router(String peer) {
        return peer.substring(0, peer.lastIndexOf('-'));
    }

    Identity started() {
        return new Identity(peer, clusterId, incarnation + 1);
    }

    Identity of(String cluster) {
        return new Identity(peer, cluster, incarnation);
    }
}
