package io.sluice.app.ctl;

import static io.sluice.app.ctl.Sheets.address;
import static io.sluice.app.ctl.Sheets.objects;
import static io.sluice.app.ctl.Sheets.rest;
import static io.sluice.app.ctl.Sheets.text;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.Phase;
import io.sluice.core.tenant.Handover;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How it stands with a shard's primary: first what is so, then what is wrong and what to do about it, last what happened. */
final class FailoverSheet {
    private static final int EVENTS_SHOWN = 15;
    private static final JsonObject NONE = new JsonObject();

    private final JsonObject status;
    private final JsonObject health;
    private final Instant now;
    private final String shard;
    private final StringBuilder sheet = new StringBuilder();

    private FailoverSheet(JsonObject status, JsonObject health, Instant now) {
        this.status = status;
        this.health = health;
        this.now = now;
        this.shard = text(status, "shard");
    }

    /** @param health of the shard; empty if it is not known */
    static String of(JsonObject status, JsonObject health, Instant now) {
        FailoverSheet sheet = new FailoverSheet(status, health, now);
        sheet.servers();
        sheet.underWay();
        sheet.inTheWay();
        sheet.cameBack();
        sheet.events();
        return sheet.sheet + rest(status);
    }

    private void servers() {
        Table table = new Table().row("shard", shard).row("primary", server(status.getJsonObject("primary", NONE)));
        objects(status, "replicas").forEach(replica -> table.row("replica", server(replica)));
        String own = text(status, "failover");
        table.row("mode", own.isEmpty() ? "as the routers' settings say" : own + " (the shard's own)");
        routers().forEach(router -> table.row("  " + text(router, "router"), text(router, "mode") + seen(router)));
        table.row("last failover", text(status, "lastFailover") + age(text(status, "lastFailover")));
        sheet.append(table);
    }

    /** What the router holds the primary to be. */
    private String seen(JsonObject router) {
        return objects(health, "routers")
                .filter(each -> text(each, "router").equals(text(router, "router")))
                .flatMap(each -> objects(each, "servers"))
                .filter(server -> text(server, "role").equals("primary"))
                .findFirst()
                .map(server -> "; sees the primary " + text(server, "standing") + ", " + text(server, "verdict"))
                .orElse("");
    }

    private String server(JsonObject server) {
        Predicate<String> isOneOf = field -> objects(status, field).anyMatch(server::equals);
        List<String> marks = new ArrayList<>();
        if (isOneOf.test("demoted")) {
            marks.add("was the primary and has not rejoined");
        }
        if (isOneOf.test("quarantined")) {
            marks.add("in quarantine");
        }
        if (isOneOf.test("cordoned")) {
            marks.add("cordoned");
        }
        return address(server) + (marks.isEmpty() ? "" : "  (" + String.join(", ", marks) + ")");
    }

    private void underWay() {
        if (!(status.getValue("handover") instanceof JsonObject handover)) {
            sheet.append("\nNothing is under way.\n");
            return;
        }
        String since = text(handover, "since");
        line("\nUNDER WAY: " + text(handover, "kind") + " of " + address(handover.getJsonObject("candidate", NONE))
                + ", since " + since + age(since) + ", wanted by " + text(handover, "actor"));
        line("  " + text(handover, "step")
                + Advice.parse(Handover.Step.class, text(handover, "step"))
                        .map(step -> ": " + Advice.about(step))
                        .orElse(""));
        boolean isSeenTo = false;
        for (JsonObject router :
                routers().filter(each -> each.containsKey("phase")).toList()) {
            line("  " + text(router, "router") + " is at " + phase(text(router, "phase")));
            isSeenTo = true;
        }
        if (!isSeenTo) {
            line("  no router that answers sees to it; it is carried on, or taken back, by whichever starts next");
        }
        line("  to take it back:  sluice ctl shard abort " + shard);
    }

    /** A phase by its word, and what it is. */
    static String phase(String word) {
        return word
                + Advice.parse(Phase.class, word)
                        .map(phase -> ": " + Advice.about(phase))
                        .orElse("");
    }

    /** While something is under way it is not asked what is in the way of beginning it. */
    private void inTheWay() {
        if (status.getValue("handover") != null) {
            return;
        }
        routers()
                .filter(router -> router.getValue("blocker") instanceof JsonObject)
                .forEach(router -> {
                    JsonObject blocker = router.getJsonObject("blocker");
                    String reason = text(blocker, "reason");
                    String mode = text(router, "mode");
                    boolean isManual = reason.equals("mode-off") && !mode.equals("off");
                    line("\nIN THE WAY (" + text(router, "router") + "): "
                            + (isManual
                                    ? "the primary is locked up, and in the mode " + mode + " nothing is done by itself"
                                    : text(blocker, "text")));
                    Advice.parse(Blocker.class, reason)
                            .ifPresent(known ->
                                    line("  to do:  " + Advice.about(known).replace("SHARD", shard)));
                    line("  more:   " + Advice.PAGE + reason);
                });
    }

    private void cameBack() {
        List<JsonObject> heard = new ArrayList<>();
        routers()
                .forEach(router -> objects(router, "returned").forEach(server -> {
                    heard.add(new JsonObject()
                            .put("host", server.getValue("host"))
                            .put("port", server.getValue("port")));
                    returned(text(router, "router"), server);
                }));
        objects(status, "demoted")
                .filter(server -> !heard.contains(server))
                .forEach(server -> line("\nNOT BACK: " + address(server)
                        + " was the primary and does not answer; when it does, it is made read-only at once"));
    }

    private void returned(String router, JsonObject server) {
        String name = address(server);
        if (!(server.getValue("extra") instanceof JsonObject extra)) {
            line("\nCAME BACK: " + name + " answers again; " + router
                    + " does not know yet what it has that the primary lacks");
            return;
        }
        boolean isComplete = Boolean.TRUE.equals(extra.getValue("complete"));
        boolean isOnlyOwn = Boolean.TRUE.equals(extra.getValue("onlyOwn"));
        boolean mayRejoin = isComplete && isOnlyOwn;
        String count = text(extra, "transactions");
        String nothing = count.equals("0") ? "nothing" : "nothing but " + count + " canaries of the routers";
        line("\nCAME BACK: " + name + " has " + (mayRejoin ? nothing : count + " transactions")
                + " that the primary lacks"
                + (isComplete ? "" : ", not all of which were read (" + text(extra, "end") + ")"));
        if (!mayRejoin) {
            Table table = new Table("  TABLE", "INSERTED", "UPDATED", "DELETED");
            objects(extra, "tables")
                    .forEach(each -> table.row(
                            "  " + text(each, "database") + "." + text(each, "table"),
                            text(each, "inserted"),
                            text(each, "updated"),
                            text(each, "deleted")));
            sheet.append(table);
            objects(extra, "statements")
                    .forEach(each -> line("  " + text(each, "count") + " statements " + text(each, "kind")
                            + " in database " + text(each, "database")));
            line("  which:  " + text(extra, "missing"));
        }
        line(
                mayRejoin
                        ? "  to do:  sluice ctl shard rejoin " + shard + " --server " + name
                        : "  to do:  keep it as it is, see docs/operations/old-primary-returned.md");
    }

    private void events() {
        List<Object[]> rows = new ArrayList<>();
        routers()
                .forEach(router -> objects(router, "events")
                        .forEach(event -> rows.add(new Object[] {
                            text(event, "at"), text(router, "router"), text(event, "event"), text(event, "text")
                        })));
        rows.sort(Comparator.comparing(row -> row[0].toString()));
        if (rows.isEmpty()) {
            return;
        }
        Table table = new Table("AT", "ROUTER", "EVENT", "TEXT");
        rows.subList(Math.max(0, rows.size() - EVENTS_SHOWN), rows.size()).forEach(table::row);
        sheet.append('\n').append(table);
    }

    private Stream<JsonObject> routers() {
        return objects(status, "routers").filter(router -> !router.containsKey("failure"));
    }

    private void line(String line) {
        sheet.append(line).append('\n');
    }

    private String age(String at) {
        try {
            Duration age = Duration.between(Instant.parse(at), now);
            return age.isNegative() ? "" : " (" + show(age) + " ago)";
        } catch (DateTimeException noTime) {
            return "";
        }
    }

    private static String show(Duration age) {
        long seconds = age.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
