package io.sluice.raft.member;

import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.Output;

/**
 * What a router says of itself.
 *
 * @param peer the id of its disk
 * @param address where it is found
 * @param clusterId of the cluster that it is of, or was before it lost Raft's storage; empty: of none
 * @param isEmpty no log holds a record
 * @param mapId of its log of the map; 0: it has none
 */
public record PeerView(String router, String peer, String address, String clusterId, boolean isEmpty, long mapId) {
    public byte[] toBytes() {
        return new Output()
                .text(router)
                .text(peer)
                .text(address)
                .text(clusterId)
                .u8(isEmpty ? 1 : 0)
                .i64(mapId)
                .toBytes();
    }

    public static PeerView read(byte[] bytes) {
        Input in = new Input(bytes);
        PeerView view = new PeerView(in.text(), in.text(), in.text(), in.text(), in.u8() == 1, in.i64());
        in.end();
        return view;
    }

    boolean hasCluster() {
        return !clusterId.isEmpty();
    }
}
