package io.sluice.admin;

import io.sluice.cluster.AdminClusterSettings;
import io.sluice.cluster.ClusterException;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits intents and remembers the last 1,000 of them, in memory: after a restart of the admin API an operation is
 * unknown, while its change holds all the same. Only on the API's event loop.
 */
final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final int KEPT_MAX = 1_000;
    private static final int ID_BYTES = 16;

    private final AdminParts parts;
    private final AdminSettings settings;
    private final Context loop;
    private final Map<String, Operation> kept = new LinkedHashMap<>();

    Operations(AdminParts parts, AdminSettings settings, Context loop) {
        this.parts = parts;
        this.settings = settings;
        this.loop = loop;
    }

    /** The API's event loop. */
    Context loop() {
        return loop;
    }

    Optional<Operation> find(String id) {
        return Optional.ofNullable(kept.get(id));
    }

    /**
     * Submits an intent; answers with what became of it, or with 202 if that takes too long or the caller says so.
     *
     * @param done the answer to a success
     */
    Future<Reply> submit(Call call, Function<Origin, Intent> maker, Function<Outcome.Done, Reply> done) {
        return submitThen(call, maker, end -> Future.succeededFuture(done.apply(end)));
    }

    /**
     * Like {@link #submit}, with something left to do that a success brings about.
     *
     * @param done does it, also when the caller has had its 202 already; the answer to a success
     */
    Future<Reply> submitThen(Call call, Function<Origin, Intent> maker, Function<Outcome.Done, Future<Reply>> done) {
        Intent intent =
                maker.apply(new Origin(newId(), call.actor(), parts.clock().instant()));
        begin(intent);
        Future<Operation.End> end = Future.fromCompletionStage(parts.cluster().submit(intent, limit(intent)), loop)
                .map(this::endOf)
                .otherwise(this::endOf)
                .onSuccess(how -> finish(intent, how));
        Future<Reply> answer = end.compose(how -> how.problem()
                .map(problem -> Future.succeededFuture(Reply.problem(problem)))
                .orElseGet(() -> done.apply(how.done().orElseThrow())));
        if (call.prefersAsync()) {
            return Future.succeededFuture(accepted(intent).with("Preference-Applied", "respond-async"));
        }
        return answer.timeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> cause instanceof TimeoutException
                        ? Future.succeededFuture(accepted(intent))
                        : Future.failedFuture(cause));
    }

    /** A promotion waits for a fence hook and for a relay log, and ends by the limits of the router. */
    private Duration limit(Intent intent) {
        return intent instanceof FailoverIntent ? AdminClusterSettings.DEADLINE_MAX : settings.intentTimeout();
    }

    private Reply accepted(Intent intent) {
        Operation operation = kept.getOrDefault(intent.id(), new Operation(intent, Optional.empty()));
        return Reply.json(202, operation.toJson()).with("Location", "/v1/operations/" + intent.id());
    }

    private void begin(Intent intent) {
        if (kept.size() >= KEPT_MAX && !forgetOldest()) {
            throw Problem.exception(ProblemType.BUSY, KEPT_MAX + " operations are under way");
        }
        kept.put(intent.id(), new Operation(intent, Optional.empty()));
    }

    private boolean forgetOldest() {
        Iterator<Operation> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            if (oldestFirst.next().end().isPresent()) {
                oldestFirst.remove();
                return true;
            }
        }
        return false;
    }

    private void finish(Intent intent, Operation.End how) {
        kept.computeIfPresent(intent.id(), (id, operation) -> operation.ended(how));
        LOG.atInfo()
                .addKeyValue("operation", intent.id())
                .addKeyValue("actor", intent.origin().actor())
                .addKeyValue("kind", intent.getClass().getSimpleName())
                .addKeyValue("subject", intent.subject())
                .addKeyValue(
                        "end",
                        how.problem().map(problem -> problem.type().uri()).orElse("done"))
                .log("an operation ended");
    }

    private Operation.End endOf(Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            return new Operation.End(parts.clock().instant(), Optional.of(done), Optional.empty());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return end(ProblemType.of(refused.reason()), refused.text());
        }
        return end(ProblemType.SHARD_FAILED, ((Outcome.Failed) outcome).text());
    }

    private Operation.End endOf(Throwable cause) {
        Throwable root = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof ClusterException failure) {
            ProblemType type = switch (failure.reason()) {
                case UNAVAILABLE, CANNOT_JOIN, NOT_LEADING -> ProblemType.NO_ROUTER;
                case BUSY -> ProblemType.BUSY;
                case UNKNOWN, CLOSED -> ProblemType.OUTCOME_UNKNOWN;
            };
            return end(type, String.valueOf(failure.getMessage()));
        }
        LOG.atError().setCause(root).log("submitting an intent met a bug");
        return end(ProblemType.OUTCOME_UNKNOWN, "the admin API met a bug after it had begun");
    }

    private Operation.End end(ProblemType type, String detail) {
        return new Operation.End(parts.clock().instant(), Optional.empty(), Optional.of(new Problem(type, detail)));
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        parts.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
