package io.sluice.core.codec;

import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The fields of a shard's failover, which came with version 4. From 5 on a handover says on which terms it began; one from before
 * may lose nothing that was seen, and needs the hook.
 */
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
            out.constant(handover.loss()).constant(handover.fence());
        });
        RecordFields.write(out, failover.unsettled());
    }

    static ShardFailover read(FieldReader in) {
        ShardFailover before =
                read(in, () -> new Terms(in.constant(LossPolicy.class), in.constant(Handover.Fence.class)));
        return before.withUnsettled(new HashSet<>(RecordFields.addresses(in)));
    }

    static ShardFailover readVersionFour(FieldReader in) {
        return read(in, () -> new Terms(LossPolicy.UNSEEN, Handover.Fence.HOOK));
    }

    private record Terms(LossPolicy loss, Handover.Fence fence) {}

    private static ShardFailover read(FieldReader in, Supplier<Terms> terms) {
        Optional<FailoverMode> mode = in.flag() ? Optional.of(in.constant(FailoverMode.class)) : Optional.empty();
        Set<ServerAddress> cordoned = new HashSet<>(RecordFields.addresses(in));
        Set<ServerAddress> demoted = new HashSet<>(RecordFields.addresses(in));
        Optional<Instant> last = in.flag() ? Optional.of(in.instant()) : Optional.empty();
        Optional<Handover> handover = in.flag() ? Optional.of(handover(in, terms)) : Optional.empty();
        return new ShardFailover(mode, cordoned, demoted, Set.of(), last, handover);
    }

    private static Handover handover(FieldReader in, Supplier<Terms> terms) {
        Handover.Kind kind = in.constant(Handover.Kind.class);
        Handover.Step step = in.constant(Handover.Step.class);
        ServerAddress candidate = RecordFields.address(in);
        Instant since = in.instant();
        String actor = in.text();
        Terms began = terms.get();
        return new Handover(kind, step, candidate, since, actor, began.loss(), began.fence());
    }
}
