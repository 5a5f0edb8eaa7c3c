package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.proxy.queue.ReceiptStatus;
import io.sluice.proxy.queue.WriteQueue;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** Tells what became of queued writes, and waits for it where the client would like to. Owned by its event loop. */
final class Receipts {
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LOOKS_MAX = Duration.ofSeconds(1);
    private static final int WAITING_MAX = 500;

    private final HttpLoop loop;
    private final WriteQueue queue;
    private int waiting;

    Receipts(HttpLoop loop) {
        this.loop = requireNonNull(loop, "loop");
        this.queue = loop.shared().surroundings().queue();
    }

    void tell(Call call, PrincipalRecord principal, String name) {
        Receipt receipt = Receipt.of(name).orElseThrow(Receipts::none);
        Duration wait = waiting < WAITING_MAX ? call.preferences().patience() : Duration.ZERO;
        if (!wait.isZero()) {
            waiting++;
            call.onEnd(() -> waiting--);
        }
        look(new Look(call, principal, receipt, loop.clock().nanos() + wait.toNanos()), FIRST_LOOK);
    }

    /** Who wants to know. */
    private record Look(Call call, PrincipalRecord principal, Receipt receipt, long untilNanos) {}

    private void look(Look look, Duration pause) {
        queue.status(look.receipt())
                .onComplete((status, failure) -> Api.guarded(look.call(), () -> {
                    if (status == null) {
                        // What it is the tenant's of is unknown too, so nothing more is told.
                        look.call().reply(json(look.receipt(), "unknown", new JsonObject()));
                    } else {
                        onStatus(look, status, pause);
                    }
                }));
    }

    private void onStatus(Look look, ReceiptStatus status, Duration pause) {
        if (status instanceof ReceiptStatus.Settled settled) {
            requireGranted(look, settled.tenant());
            look.call().reply(settled(look.receipt(), settled));
        } else if (status instanceof ReceiptStatus.Queued queued) {
            requireGranted(look, queued.tenant());
            long left = look.untilNanos() - loop.clock().nanos();
            if (left <= 0 || loop.isDraining()) {
                look.call().reply(json(look.receipt(), "queued", facts(queued.tenant(), queued.acceptedAt())));
            } else if (!look.call().isOver()) {
                Duration next = min(pause, Duration.ofNanos(left));
                loop.timer(next, () -> look(look, min(pause.multipliedBy(2), LOOKS_MAX)));
            }
        } else {
            throw none();
        }
    }

    private static Reply settled(Receipt receipt, ReceiptStatus.Settled settled) {
        JsonObject facts = facts(settled.tenant(), settled.acceptedAt());
        if (settled.settlement() instanceof Settlement.Applied applied) {
            return json(
                    receipt,
                    "applied",
                    facts.put(
                            "result",
                            applied.isKnown()
                                    ? WriteWork.json(applied.affectedRows(), applied.insertId(), applied.warnings())
                                    : null));
        }
        if (settled.settlement() instanceof Settlement.Dead dead) {
            return json(
                    receipt,
                    "dead",
                    facts.put(
                            "error",
                            new JsonObject()
                                    .put("code", dead.code())
                                    .put("sqlState", dead.sqlState())
                                    .put("detail", dead.text())));
        }
        return json(receipt, "unknown", facts);
    }

    /** Whose receipt it is: others hear of it as of one that does not exist. */
    private static void requireGranted(Look look, TenantId tenant) {
        if (!look.principal().grant().allows(tenant)) {
            throw none();
        }
    }

    private static JsonObject facts(TenantId tenant, Instant acceptedAt) {
        return new JsonObject().put("tenant", tenant.value()).put("acceptedAt", acceptedAt.toString());
    }

    private static Reply json(Receipt receipt, String status, JsonObject facts) {
        return Reply.json(
                200,
                new JsonObject()
                        .put("receipt", receipt.toString())
                        .put("status", status)
                        .mergeIn(facts));
    }

    private static Problem.Raised none() {
        return new Problem(ProblemType.NOT_FOUND, "there is no such receipt, or it is too old").toException();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
