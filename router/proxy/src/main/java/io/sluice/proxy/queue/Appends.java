package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The appends of one log, told in the order of their positions: what is attached to an append may run before what is attached
 * to an earlier one. Any thread; the monitor guards the line.
 */
final class Appends {
    private final DurableLog log;
    private final Runnable wake;
    private final ArrayDeque<Append> line = new ArrayDeque<>();

    /** One write that is durable, as the drain hears of it. */
    record Appended(TenantId tenant, Position position, long acceptedMicros) {}

    private static final class Append {
        private final TenantId tenant;
        private final long acceptedMicros;
        private boolean over;
        private @Nullable Position position;

        Append(TenantId tenant, long acceptedMicros) {
            this.tenant = tenant;
            this.acceptedMicros = acceptedMicros;
        }
    }

    /** @param wake is called, on any thread, when there may be one to {@link #poll} */
    Appends(DurableLog log, Runnable wake) {
        this.log = requireNonNull(log, "log");
        this.wake = requireNonNull(wake, "wake");
    }

    CompletionStage<Position> append(TenantId tenant, long acceptedMicros, byte[] record) {
        Append append = new Append(tenant, acceptedMicros);
        CompletionStage<Position> stage;
        synchronized (this) {
            // In here, so that the line has the order of the positions.
            stage = log.append(List.of(record));
            line.add(append);
        }
        return stage.whenComplete((position, failure) -> {
            synchronized (this) {
                append.over = true;
                append.position = position;
            }
            wake.run();
        });
    }

    /** The next one that is durable, if all before it are over. */
    synchronized Optional<Appended> poll() {
        for (Append first = line.peek(); first != null && first.over; first = line.peek()) {
            line.remove();
            if (first.position != null) {
                return Optional.of(new Appended(first.tenant, first.position, first.acceptedMicros));
            }
        }
        return Optional.empty();
    }
}
