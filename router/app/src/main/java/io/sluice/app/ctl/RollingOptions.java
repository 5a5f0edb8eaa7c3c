package io.sluice.app.ctl;

import static io.sluice.app.ctl.Sheets.objects;
import static io.sluice.app.ctl.Sheets.text;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** A switchover of all shards, one after the other. */
final class RollingOptions {
    @Option(names = "--all", description = "All shards, one after the other.")
    boolean isAll;

    @Option(
            names = "--exclude",
            paramLabel = "SHARD",
            split = ",",
            description = "With --all: not this one. May be given several times.")
    List<String> excluded = List.of();

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            defaultValue = "10s",
            showDefaultValue = CommandLine.Help.Visibility.ALWAYS,
            converter = Time.class,
            description = "With --all: how long to wait between two, such as 30s or 5m.")
    Duration pause = Duration.ofSeconds(10);

    /** A whole number with its unit. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("\\d{1,6}(ms|s|m)")) {
                throw new TypeConversionException("'" + text + "' is no time such as 500ms, 30s or 5m");
            }
            long amount = Long.parseLong(text.replaceAll("\\D", ""));
            return text.endsWith("ms")
                    ? Duration.ofMillis(amount)
                    : text.endsWith("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
        }
    }

    int carryOut(CtlOptions options, AdminClient admin, JsonObject body) throws CtlException {
        List<String> shards = shards(admin.all("/v1/shards"));
        JsonArray done = new JsonArray();
        JsonObject all = new JsonObject().put("items", done);
        try {
            new Handovers(admin, options::tell).roll(shards, body, pause, done);
        } catch (CtlException failed) {
            if (!done.isEmpty()) {
                options.print(all, () -> Sheets.shards(all));
            }
            throw failed;
        }
        options.tell("done: " + done.size() + ", left: none");
        return options.print(all, () -> Sheets.shards(all));
    }

    /** Those that are meant. What would fail half-way is told before anything is done. */
    private List<String> shards(JsonObject all) throws CtlException {
        TreeSet<String> unknown = new TreeSet<>(excluded);
        objects(all, "items").map(shard -> text(shard, "id")).toList().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new CtlException(
                    CtlException.WRONG, "--exclude names what is no shard: " + String.join(" ", unknown));
        }
        List<String> alone = meant(all)
                .filter(shard -> shard.getJsonArray("replicas", new JsonArray()).isEmpty())
                .map(shard -> text(shard, "id"))
                .toList();
        if (!alone.isEmpty()) {
            throw new CtlException(
                    CtlException.REFUSED,
                    "nothing was done: these shards have no replica, name them with --exclude: "
                            + String.join(",", alone));
        }
        return meant(all).map(shard -> text(shard, "id")).toList();
    }

    private Stream<JsonObject> meant(JsonObject all) {
        return objects(all, "items").filter(shard -> !excluded.contains(text(shard, "id")));
    }
}
