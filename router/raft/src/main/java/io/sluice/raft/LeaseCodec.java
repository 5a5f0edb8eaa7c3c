package io.sluice.raft;

import io.sluice.core.lease.LeaseGrant;
import io.sluice.core.lease.LeaseRequest;
import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.Output;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Questions and answers about leases, as bytes. */
final class LeaseCodec {
    /** How the logs of both groups are told apart, whatever a shard is called. */
    static String key(Group group, String log) {
        return group.tag() + "/" + log;
    }

    private LeaseCodec() {}

    static byte[] write(LeaseRequest request) {
        Output out =
                new Output().text(request.router()).i64(request.incarnation()).u8(request.isFresh() ? 1 : 0);
        return positions(out, request.heeded()).toBytes();
    }

    static LeaseRequest request(byte[] bytes) {
        Input in = new Input(bytes);
        LeaseRequest request = new LeaseRequest(in.text(), in.i64(), in.u8() == 1, positions(in));
        in.end();
        return request;
    }

    static byte[] write(LeaseGrant grant) {
        Output out =
                new Output().u8(grant.isGranted() ? 1 : 0).i32(grant.routers().size());
        grant.routers().forEach(out::text);
        return positions(out, grant.owed()).toBytes();
    }

    static LeaseGrant grant(byte[] bytes) {
        Input in = new Input(bytes);
        boolean isGranted = in.u8() == 1;
        Set<String> routers = new HashSet<>();
        for (int left = in.count(); left > 0; left--) {
            routers.add(in.text());
        }
        LeaseGrant grant = new LeaseGrant(isGranted, routers, positions(in));
        in.end();
        return grant;
    }

    private static Output positions(Output out, Map<String, Long> positions) {
        out.i32(positions.size());
        positions.forEach((log, position) -> out.text(log).i64(position));
        return out;
    }

    private static Map<String, Long> positions(Input in) {
        Map<String, Long> positions = new HashMap<>();
        for (int left = in.count(); left > 0; left--) {
            positions.put(in.text(), in.i64());
        }
        return positions;
    }
}
