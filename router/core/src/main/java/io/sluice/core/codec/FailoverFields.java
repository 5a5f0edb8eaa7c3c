package io.sluice.core.codec;

import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The fields of a shard's failover, which came with version 4. */
final class FailoverFields {
    private FailoverFields() {}

    static void write(FieldWriter out, ShardFailover failover) {
        out.flag(failover.mode().isPresent());
        failover.mode().ifPresent(out::constant);
        RecordFields.write(out, failover.cordoned());
        RecordFields.write(out, failover.demoted());
        out.flag(failover.last().isPresent());
        failover.last().ifPresent(out::instant);
        out.flag(failover.handover().isPresent());
        failover.handover().ifPresent(handover -> {
            out.constant(handover.kind()).constant(handover.step());
            RecordFields.write(out, handover.candidate());
            out.instant(handover.since()).text(handover.actor());
        });
    }

    static ShardFailover read(FieldReader in) {
        Optional<FailoverMode> mode = in.flag() ? Optional.of(in.constant(FailoverMode.class)) : Optional.empty();
        Set<ServerAddress> cordoned = new HashSet<>(RecordFields.addresses(in));
        Set<ServerAddress> demoted = new HashSet<>(RecordFields.addresses(in));
        Optional<Instant> last = in.flag() ? Optional.of(in.instant()) : Optional.empty();
        Optional<Handover> handover = in.flag() ? Optional.of(handover(in)) : Optional.empty();
        return new ShardFailover(mode, cordoned, demoted, last, handover);
    }

    private static Handover handover(FieldReader in) {
        return new Handover(
                in.constant(Handover.Kind.class),
                in.constant(Handover.Step.class),
                RecordFields.address(in),
                in.instant(),
                in.text());
    }
}
