package io.sluice.admin;

import io.sluice.cluster.ClusterException;
import io.sluice.core.inquiry.Inquiry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every router, and puts their documents side by side as they are: which one is right when they differ, the operator
 * decides. Only on the API's event loop.
 */
final class Inquiries {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiries.class);

    /** How long a router may take; its answer needs no server. */
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** The cluster itself may stand still. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final AdminParts parts;
    private final Context loop;

    Inquiries(AdminParts parts, Context loop) {
        this.parts = parts;
        this.loop = loop;
    }

    /**
     * Answers with the routers' documents.
     *
     * @param subject what the answer is about: its fields come first, and are left out of each document
     */
    Future<Reply> reply(Inquiry inquiry, JsonObject subject) {
        return hear(inquiry).map(answers -> Reply.json(200, together(subject, answers)));
    }

    /** Each live router's document. Fails with a {@link Problem.Raised}, also when none answers. */
    Future<SortedMap<String, Optional<JsonObject>>> hear(Inquiry inquiry) {
        return ask(inquiry, DEADLINE).map(answers -> {
            if (answers.values().stream().allMatch(Optional::isEmpty)) {
                throw Problem.exception(
                        ProblemType.NO_ROUTER,
                        answers.isEmpty() ? "no router is known to live" : "no router answered: " + answers.keySet());
            }
            return answers;
        });
    }

    /** Like {@link #hear}, for what makes the routers do something: it stands in the log. */
    Future<SortedMap<String, Optional<JsonObject>>> order(Call call, Inquiry inquiry) {
        return hear(inquiry).onComplete(end -> log(call, inquiry, end.succeeded()));
    }

    /** Like {@link #reply}, for what makes the routers do something: it stands in the log. */
    Future<Reply> act(Call call, Inquiry inquiry, JsonObject subject) {
        return reply(inquiry, subject).onComplete(end -> log(call, inquiry, end.succeeded()));
    }

    /**
     * Like {@link #act}, for what follows a change that is made already and stays, whoever answers: does not fail. Gives
     * {@code routers} and {@code silent} alone, and {@code failure} when the routers could not be asked.
     */
    Future<JsonObject> tell(Call call, Inquiry inquiry, JsonObject subject) {
        return ask(inquiry, DEADLINE)
                .map(answers -> together(subject, answers))
                .otherwise(cause -> together(subject, Map.of()).put("failure", String.valueOf(cause.getMessage())))
                .onSuccess(told -> log(call, inquiry, !told.containsKey("failure")))
                .map(told -> {
                    subject.fieldNames().forEach(told::remove);
                    return told;
                });
    }

    /** Each live router's document by its name; empty where none came in time. Fails with a {@link Problem.Raised}. */
    Future<SortedMap<String, Optional<JsonObject>>> ask(Inquiry inquiry, Duration deadline) {
        long limit = deadline.plus(GRACE).toMillis();
        return Future.fromCompletionStage(parts.cluster().ask(inquiry, deadline), loop)
                .timeout(limit, TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(problem(cause)))
                // The longest timelines of many routers take some ten milliseconds: not on the event loop.
                .compose(answers -> parts.vertx().executeBlocking(() -> parsed(answers), false));
    }

    private static void log(Call call, Inquiry inquiry, boolean isTold) {
        LOG.atInfo()
                .addKeyValue("actor", call.actor())
                .addKeyValue("subject", inquiry.subject())
                .addKeyValue("end", isTold ? "told" : "not told")
                .log("an inquiry ended");
    }

    private static SortedMap<String, Optional<JsonObject>> parsed(Map<String, Optional<String>> answers) {
        SortedMap<String, Optional<JsonObject>> parsed = new TreeMap<>();
        answers.forEach((router, answer) -> parsed.put(router, answer.map(Inquiries::parse)));
        return parsed;
    }

    private static JsonObject parse(String document) {
        try {
            JsonObject json = new JsonObject(document);
            // A router that failed says so in one text; an explanation's error is an object.
            return json.getValue("error") instanceof String text ? new JsonObject().put("failure", text) : json;
        } catch (DecodeException | ClassCastException noObject) {
            return new JsonObject().put("failure", "the answer is no JSON object");
        }
    }

    /** The documents side by side, behind the fields of the subject. */
    static JsonObject together(JsonObject subject, Map<String, Optional<JsonObject>> answers) {
        JsonArray routers = new JsonArray();
        JsonArray silent = new JsonArray();
        answers.forEach((router, answer) -> {
            if (answer.isEmpty()) {
                silent.add(router);
                return;
            }
            JsonObject document = answer.get().copy();
            subject.fieldNames().forEach(document::remove);
            routers.add(new JsonObject().put("router", router).mergeIn(document));
        });
        return subject.copy().put("routers", routers).put("silent", silent);
    }

    private static Problem.Raised problem(Throwable cause) {
        Throwable root = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof TimeoutException) {
            return Problem.exception(ProblemType.NO_ROUTER, "the cluster did not answer in time");
        }
        if (root instanceof ClusterException failure) {
            ProblemType type = switch (failure.reason()) {
                case BUSY -> ProblemType.BUSY;
                case UNAVAILABLE, CANNOT_JOIN, NOT_LEADING, UNKNOWN, CLOSED -> ProblemType.NO_ROUTER;
            };
            return Problem.exception(type, String.valueOf(failure.getMessage()));
        }
        LOG.error("an inquiry met a bug: {}", root.getClass().getSimpleName());
        return Problem.exception(ProblemType.INTERNAL, "see the log of the admin API");
    }
}
