package io.sluice.proxy.greeting;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.frontend.ServerIdentity;
import io.sluice.wire.Capabilities;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity that the router shows: the version of the shard whose name comes first, and what all shards can do. Only
 * {@link #get} may be called from any thread, and {@link #start}, once.
 */
public final class ShardGreetings implements Supplier<ServerIdentity> {
    /**
     * Shown until a shard has answered, which matters only for clients that connect while all shards are down: what
     * every MySQL since 8.0 can do.
     */
    static final ServerIdentity UNTIL_KNOWN = new ServerIdentity(
            "8.0.0",
            Capabilities.CLIENT_LONG_PASSWORD
                    | Capabilities.CLIENT_FOUND_ROWS
                    | Capabilities.CLIENT_LONG_FLAG
                    | Capabilities.CLIENT_LOCAL_FILES
                    | Capabilities.CLIENT_IGNORE_SPACE
                    | Capabilities.CLIENT_INTERACTIVE
                    | Capabilities.CLIENT_MULTI_STATEMENTS
                    | Capabilities.CLIENT_MULTI_RESULTS
                    | Capabilities.CLIENT_PS_MULTI_RESULTS
                    | Capabilities.CLIENT_DEPRECATE_EOF,
            255);

    private static final Logger log = LoggerFactory.getLogger(ShardGreetings.class);
    private static final int AT_ONCE = 8;
    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Context loop;
    private final RoutingView view;
    private final GreetingReader reader;
    private final Map<ShardId, ServerAddress> asked = new HashMap<>();
    private final TreeMap<ShardId, ServerIdentity> known = new TreeMap<>();
    private final Queue<Question> due = new ArrayDeque<>();
    private int running;
    private volatile ServerIdentity identity = UNTIL_KNOWN;

    /** One attempt to hear a shard, and the pause that follows if it fails. */
    private record Question(ShardId shard, ServerAddress primary, Duration pause) {}

    /**
     * @param timeout for connecting, and for the greeting afterwards
     */
    public ShardGreetings(Vertx vertx, RoutingView view, Duration timeout) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.loop = vertx.getOrCreateContext();
        this.view = requireNonNull(view, "view");
        this.reader = new GreetingReader(vertx, timeout);
    }

    /** Asks the shards of the map, now and whenever it changes. Returns at once. */
    public void start() {
        view.onChange(table -> loop.runOnContext(now -> onTable(table)));
        loop.runOnContext(now -> onTable(view.current()));
    }

    @Override
    public ServerIdentity get() {
        return identity;
    }

    private void onTable(RoutingTable table) {
        Set<ShardId> there = new HashSet<>();
        for (ShardRecord shard : table.shards()) {
            there.add(shard.id());
            if (!shard.primary().equals(asked.put(shard.id(), shard.primary()))) {
                due.add(new Question(shard.id(), shard.primary(), PAUSE_MIN));
            }
        }
        asked.keySet().retainAll(there);
        if (known.keySet().retainAll(there)) {
            conclude();
        }
        next();
    }

    private void next() {
        while (running < AT_ONCE && !due.isEmpty()) {
            Question question = due.remove();
            if (isCurrent(question)) {
                running++;
                reader.read(question.primary()).onComplete(answer -> {
                    running--;
                    if (answer.succeeded()) {
                        onGreeting(question, answer.result());
                    } else {
                        onSilence(question, answer.cause());
                    }
                    next();
                });
            }
        }
    }

    private void onGreeting(Question question, ServerIdentity greeting) {
        if (isCurrent(question)) {
            known.put(question.shard(), greeting);
            conclude();
        }
    }

    private void onSilence(Question question, Throwable cause) {
        log.atDebug().addKeyValue("shard", question.shard()).setCause(cause).log("no greeting from shard");
        Duration doubled = question.pause().multipliedBy(2);
        Duration longer = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
        vertx.setTimer(question.pause().toMillis(), fired -> {
            due.add(new Question(question.shard(), question.primary(), longer));
            next();
        });
    }

    /** Whether the shard is still in the map and still there. */
    private boolean isCurrent(Question question) {
        return question.primary().equals(asked.get(question.shard()));
    }

    private void conclude() {
        if (known.isEmpty()) {
            return;
        }
        long common = -1L;
        for (ServerIdentity greeting : known.values()) {
            common &= greeting.capabilities();
        }
        ServerIdentity first = known.firstEntry().getValue();
        ServerIdentity next = new ServerIdentity(first.version(), common, first.collation());
        if (!next.equals(identity)) {
            identity = next;
            log.atInfo().addKeyValue("version", next.version()).log("greeting follows the shards");
        }
    }
}
