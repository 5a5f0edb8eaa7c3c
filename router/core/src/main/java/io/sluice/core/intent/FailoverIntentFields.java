package io.sluice.core.intent;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.RecordFields;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.util.Optional;

/** The kinds and fields of intents about a shard's primary; they came with version 4. */
final class FailoverIntentFields {
    static final int PROMOTE = 16;
    static final int SWITCH_OVER = 17;
    static final int ABORT = 18;
    static final int REJOIN = 19;
    static final int CORDON = 20;

    private FailoverIntentFields() {}

    static boolean isOne(int kind) {
        return kind >= PROMOTE && kind <= CORDON;
    }

    /** @param out behind which kind, origin and shard go */
    record Writing(IntentWriting out) implements FailoverIntent.Cases<FieldWriter> {
        @Override
        public FieldWriter promote(FailoverIntent.Promote intent) {
            write(begin(PROMOTE, intent), intent.candidate());
            return out.out().flag(intent.isFenced()).flag(intent.acceptsLoss());
        }

        @Override
        public FieldWriter switchOver(FailoverIntent.SwitchOver intent) {
            write(begin(SWITCH_OVER, intent), intent.candidate());
            return out.out().flag(intent.endsPinned());
        }

        @Override
        public FieldWriter abort(FailoverIntent.Abort intent) {
            return begin(ABORT, intent);
        }

        @Override
        public FieldWriter rejoin(FailoverIntent.Rejoin intent) {
            RecordFields.write(begin(REJOIN, intent), intent.server());
            return out.out();
        }

        @Override
        public FieldWriter cordon(FailoverIntent.Cordon intent) {
            RecordFields.write(begin(CORDON, intent), intent.server());
            return out.out().flag(intent.isCordoned());
        }

        private FieldWriter begin(int kind, FailoverIntent intent) {
            return out.begin(kind, intent).text(intent.shard().value());
        }

        private static void write(FieldWriter to, Optional<ServerAddress> server) {
            to.flag(server.isPresent());
            server.ifPresent(address -> RecordFields.write(to, address));
        }
    }

    static FailoverIntent read(int kind, Origin origin, FieldReader in) {
        ShardId shard = new ShardId(in.text());
        return switch (kind) {
            case PROMOTE -> new FailoverIntent.Promote(origin, shard, server(in), in.flag(), in.flag());
            case SWITCH_OVER -> new FailoverIntent.SwitchOver(origin, shard, server(in), in.flag());
            case ABORT -> new FailoverIntent.Abort(origin, shard);
            case REJOIN -> new FailoverIntent.Rejoin(origin, shard, RecordFields.address(in));
            case CORDON -> new FailoverIntent.Cordon(origin, shard, RecordFields.address(in), in.flag());
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }

    private static Optional<ServerAddress> server(FieldReader in) {
        return in.flag() ? Optional.of(RecordFields.address(in)) : Optional.empty();
    }
}
