package io.sluice.lab.fault;

import java.util.concurrent.atomic.LongAdder;

/** What happened in a proxy so far. Any thread. */
final class Tally {
    final LongAdder accepted = new LongAdder();
    final LongAdder overLimit = new LongAdder();
    final LongAdder serverUnreachable = new LongAdder();
    final LongAdder bytesToServer = new LongAdder();
    final LongAdder bytesToClient = new LongAdder();
    final LongAdder bytesSwallowed = new LongAdder();
    final LongAdder cuts = new LongAdder();
    final LongAdder resets = new LongAdder();

    LongAdder passed(Direction direction) {
        return switch (direction) {
            case TO_SERVER -> bytesToServer;
            case TO_CLIENT -> bytesToClient;
        };
    }
}
