package io.sluice.proxy.inquiry;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.Access;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.inquiry.QueueInquiry;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.failover.FailoverStatus;
import io.sluice.proxy.frontend.Accesses;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.membership.Membership;
import io.sluice.proxy.queue.Queues;
import io.sluice.proxy.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Answers inquiries with JSON documents. Any thread. */
public final class InquiryDesk {
    private final RoutingView view;
    private final Watch watch;
    private final Gates gates;
    private final MonotonicClock clock;
    private final Clock wall;
    private final Function<ShardId, Future<Optional<FailoverStatus>>> failovers;
    private final QueueAnswers queueAnswers;
    private final MemberAnswers memberAnswers;
    private final Answers answers = new Answers();

    /**
     * What is asked here.
     *
     * @param failovers what is done about a shard's primary; empty if there is no such shard
     * @param clock the one that the gates have
     */
    public record Rooms(
            Vertx vertx,
            RoutingView view,
            Watch watch,
            Gates gates,
            Queues queues,
            Function<ShardId, Future<Optional<FailoverStatus>>> failovers,
            Membership membership,
            MonotonicClock clock,
            Clock wall) {}

    public InquiryDesk(Rooms rooms) {
        this.view = requireNonNull(rooms.view(), "view");
        this.watch = requireNonNull(rooms.watch(), "watch");
        this.gates = requireNonNull(rooms.gates(), "gates");
        this.clock = requireNonNull(rooms.clock(), "clock");
        this.wall = requireNonNull(rooms.wall(), "wall");
        this.failovers = requireNonNull(rooms.failovers(), "failovers");
        this.queueAnswers = new QueueAnswers(QueueAnswers.Parts.of(rooms.vertx(), rooms.queues(), wall));
        this.memberAnswers = new MemberAnswers(rooms.membership(), view, clock);
    }

    /** The document; what this router cannot answer is a document with {@code error}. Fails only by a bug. */
    public Future<String> answer(Inquiry inquiry) {
        return inquiry.accept(answers).map(JsonObject::encode);
    }

    private Instant wallOf(long nanos) {
        return wall.instant().minusNanos(clock.nanos() - nanos);
    }

    private static Future<JsonObject> error(String text) {
        return Future.succeededFuture(new JsonObject().put("error", text));
    }

    private final class Answers implements Inquiry.Cases<Future<JsonObject>> {
        @Override
        public Future<JsonObject> health(Inquiry.Health inquiry) {
            ShardId shard = inquiry.shard();
            return watch.statusOf(shard)
                    .compose(servers -> gates.reports(shard)
                            .map(reports -> new JsonObject()
                                    .put("shard", shard.value())
                                    .put("servers", Documents.servers(servers))
                                    .put("gate", Documents.gate(reports, InquiryDesk.this::wallOf))));
        }

        @Override
        public Future<JsonObject> timeline(Inquiry.Timeline inquiry) {
            return watch.timelineOf(inquiry.shard(), inquiry.limit())
                    .map(events -> new JsonObject()
                            .put("shard", inquiry.shard().value())
                            .put("events", Documents.events(events)));
        }

        @Override
        public Future<JsonObject> probe(Inquiry.Probe inquiry) {
            return watch.probe(inquiry.shard()).map(accepted -> accepted(inquiry.shard(), accepted));
        }

        @Override
        public Future<JsonObject> release(Inquiry.Release inquiry) {
            return watch.release(inquiry.shard()).map(accepted -> accepted(inquiry.shard(), accepted));
        }

        @Override
        public Future<JsonObject> failover(Inquiry.Failover inquiry) {
            return failovers
                    .apply(inquiry.shard())
                    .map(status -> status.map(FailoverDocuments::status)
                            .orElseGet(() -> new JsonObject().put("error", "this router does not know the shard")));
        }

        @Override
        public Future<JsonObject> members(Inquiry.Members inquiry) {
            return Future.succeededFuture(memberAnswers.standing());
        }

        @Override
        public Future<JsonObject> removeMember(Inquiry.RemoveMember inquiry) {
            return memberAnswers.remove(inquiry.router());
        }

        @Override
        public Future<JsonObject> queue(QueueInquiry inquiry) {
            return inquiry.accept(queueAnswers);
        }

        private JsonObject accepted(ShardId shard, boolean accepted) {
            return new JsonObject().put("shard", shard.value()).put("accepted", accepted);
        }

        @Override
        public Future<JsonObject> explain(Inquiry.Explain inquiry) {
            RoutingTable table = view.current();
            Optional<TenantRecord> found = table.tenant(inquiry.tenant());
            if (found.isEmpty()) {
                return error("this router does not know the tenant");
            }
            TenantRecord tenant = found.get();
            TenantPolicy policy = table.policyOf(tenant);
            Access access = Accesses.ofText(inquiry.sql());
            long bytes = inquiry.sql().getBytes(StandardCharsets.UTF_8).length;
            return gates.ask(loop -> loop.of(tenant.shard()).explain(tenant.id(), policy, access, bytes))
                    .map(all -> all.isEmpty()
                            ? new JsonObject().put("error", "this router does not serve yet")
                            : Documents.explanation(tenant, policy, access, all.get(0), InquiryDesk.this::wallOf));
        }
    }
}
