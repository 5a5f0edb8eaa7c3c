package io.sluice.app.drill;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the routers said of the servers of one shard, oldest first. The clock is each router's own. */
public record Timeline(List<Event> events) {
    public static final Timeline EMPTY = new Timeline(List.of());

    public Timeline {
        events = events.stream().sorted(Comparator.comparing(Event::at)).toList();
    }

    /**
     * One line of one router.
     *
     * @param server {@code host:port}
     * @param what the word for it: suspect, contained, altered, verdict, released, ...
     * @param cause the router's words
     * @param evidence the document as it came
     */
    public record Event(
            Instant at,
            String router,
            String server,
            String what,
            String verdict,
            String scope,
            boolean rehearsed,
            String cause,
            String evidence) {
        boolean is(String wanted) {
            return what.equals(wanted);
        }

        /** Whether the shard's traffic was kept from the server by it. */
        public boolean contains() {
            return is("contained") && !rehearsed;
        }

        /** Whether it names what the server is held to be. */
        boolean names() {
            return !is("suspect") && !is("released");
        }

        /** Whether it would keep anything from the server. */
        public boolean isScoped() {
            return !scope.equals("none");
        }
    }

    static Timeline of(JsonObject json) {
        List<Event> events = new ArrayList<>();
        for (JsonObject router : Json.objects(json, "routers")) {
            for (JsonObject event : Json.objects(router, "events")) {
                events.add(event(router.getString("router", "?"), event));
            }
        }
        return new Timeline(events);
    }

    /** After this moment, and before that one. */
    public Timeline between(Instant from, Instant to) {
        return where(event -> !event.at().isBefore(from) && event.at().isBefore(to));
    }

    public Timeline since(Instant from) {
        return where(event -> !event.at().isBefore(from));
    }

    public Timeline of(String server) {
        return where(event -> event.server().equals(server));
    }

    public Timeline where(Predicate<Event> wanted) {
        return new Timeline(events.stream().filter(wanted).toList());
    }

    /** When the last of these routers had its first such event; empty while one has none. */
    Optional<Instant> everywhere(Set<String> routers, Predicate<Event> wanted) {
        Optional<Instant> last = Optional.empty();
        for (String router : routers) {
            Optional<Instant> first = first(event -> event.router().equals(router) && wanted.test(event));
            if (first.isEmpty()) {
                return first;
            }
            last = last.isPresent() && last.get().isAfter(first.get()) ? last : first;
        }
        return last;
    }

    /** When the first router had such an event. */
    Optional<Instant> first(Predicate<Event> wanted) {
        return events.stream().filter(wanted).map(Event::at).findFirst();
    }

    private static Event event(String router, JsonObject json) {
        String at = json.getString("at", "");
        try {
            return new Event(
                    Instant.parse(at),
                    router,
                    json.getString("server", "?"),
                    word(json, "event"),
                    word(json, "verdict"),
                    word(json, "scope"),
                    json.getBoolean("rehearsed", false),
                    String.valueOf(json.getValue("cause")),
                    json.encode());
        } catch (DateTimeParseException wrong) {
            throw new IllegalStateException("an event of " + router + " happened at '" + at + "'", wrong);
        }
    }

    private static String word(JsonObject json, String field) {
        return json.getString(field, "none").toLowerCase(Locale.ROOT);
    }
}
