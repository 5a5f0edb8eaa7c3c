package io.sluice.app.ctl;

import static io.sluice.app.ctl.Sheets.objects;
import static io.sluice.app.ctl.Sheets.text;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has primaries changed, and tells what the routers do for it while it goes on. It goes on also when nobody follows it. One
 * thread.
 */
final class Handovers {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    /** A little more than the ten minutes that the admin API waits for the routers. */
    private static final int LOOKS_MAX = 4 * 11 * 60;
    /** So many looks in a row may come to nothing. */
    private static final int DEAF_MAX = 20;

    private final AdminClient admin;
    private final Consumer<String> progress;
    private final Set<JsonObject> known = new HashSet<>();
    private boolean isHeard;

    /** @param progress is given a line whenever there is something new */
    Handovers(AdminClient admin, Consumer<String> progress) {
        this.admin = admin;
        this.progress = progress;
    }

    static String path(String shard, String rest) {
        return "/v1/shards/" + AdminClient.step(shard) + rest;
    }

    /** How the routers see the shard's servers; empty if that is not told. */
    JsonObject health(String shard) {
        return heard(path(shard, "/health")).orElseGet(JsonObject::new);
    }

    /** The shard when it is done. Fails with what is in the way, or why it was taken back. */
    JsonObject carryOut(String shard, String verb, JsonObject body) throws CtlException {
        isHeard = false;
        news(shard);
        Optional<String> operation = admin.begin(path(shard, ":" + verb), body);
        if (operation.isPresent()) {
            follow(shard, operation.get());
        }
        return admin.get(path(shard, ""));
    }

    /**
     * A switchover of each of these, one after the other; at the first that fails the rest is left as it is.
     *
     * @param pause between two
     * @param done is given each shard when it is done
     */
    void roll(List<String> shards, JsonObject body, Duration pause, JsonArray done) throws CtlException {
        for (int next = 0; next < shards.size(); next++) {
            String shard = shards.get(next);
            progress.accept("shard " + shard + ", " + (next + 1) + " of " + shards.size());
            try {
                done.add(carryOut(shard, "switchover", body));
                if (next + 1 < shards.size()) {
                    AdminClient.pause(pause);
                }
            } catch (CtlException failed) {
                List<String> left = shards.subList(next + 1, shards.size());
                String rest = left.isEmpty() ? "none" : left.size() + " (" + String.join(" ", left) + ")";
                throw new CtlException(
                        failed.exitCode(),
                        "shard " + shard + ": " + failed.getMessage() + "; done: " + done.size() + ", not begun: "
                                + rest,
                        failed);
            }
        }
    }

    private void follow(String shard, String operation) throws CtlException {
        int deaf = 0;
        for (int look = 0; look < LOOKS_MAX && deaf < DEAF_MAX; look++) {
            Optional<JsonObject> now = heard("/v1/operations/" + AdminClient.step(operation));
            deaf = now.isPresent() ? 0 : deaf + 1;
            if (now.isPresent()) {
                news(shard).forEach(progress);
                String state = text(now.get(), "state");
                if (state.equals("done")) {
                    return;
                }
                if (!state.equals("running")) {
                    throw ended(shard, state, now.get());
                }
            }
            AdminClient.pause(LOOK_EVERY);
        }
        throw new CtlException(
                CtlException.FAILED, "how it ends was not told; it goes on all the same" + whereToLook(shard));
    }

    private static CtlException ended(String shard, String state, JsonObject operation) {
        CtlException why = AdminClient.refused(operation.getJsonObject("problem", new JsonObject()));
        return state.equals("unknown")
                ? new CtlException(CtlException.FAILED, why.getMessage() + "; it may go on" + whereToLook(shard))
                : why;
    }

    private static String whereToLook(String shard) {
        return ": 'sluice ctl shard failover " + shard + "' tells how it stands";
    }

    /** What has happened since the last time, a line each; of the first time nothing. */
    private List<String> news(String shard) {
        List<String> lines = new ArrayList<>();
        Optional<JsonObject> status = heard(path(shard, "/failover"));
        if (status.isEmpty()) {
            return lines;
        }
        objects(status.get(), "routers")
                .forEach(router -> objects(router, "events").forEach(event -> {
                    if (known.add(event.copy().put("router", text(router, "router"))) && isHeard) {
                        lines.add(line(router, event));
                    }
                }));
        isHeard = true;
        return lines;
    }

    private static String line(JsonObject router, JsonObject event) {
        String what = text(event, "event");
        String text = text(event, "text");
        return text(event, "at") + "  " + text(router, "router") + "  " + what + "  "
                + (what.equals("phase") ? FailoverSheet.phase(text) : text);
    }

    /** Who does not answer is asked again: what was begun goes on. */
    private Optional<JsonObject> heard(String path) {
        try {
            return Optional.of(admin.get(path));
        } catch (CtlException unheard) {
            return Optional.empty();
        }
    }
}
