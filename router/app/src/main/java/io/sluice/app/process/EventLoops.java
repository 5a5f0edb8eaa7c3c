package io.sluice.app.process;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The event loops of a process. */
public final class EventLoops {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int BLOCKED_MILLIS = 1000;

    private EventLoops() {}

    /**
     * Twice as many as cores, so that what is not on the path of a statement has loops of its own; on Linux with epoll
     * of Netty's own, which costs less than the JDK's.
     */
    public static Vertx start(Stops stops) {
        return start(stops, "event loops", VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    }

    /** Those of the drains: one for two cores, since what they do takes long and can wait. */
    public static Vertx ofDrains(Stops stops) {
        return start(stops, "event loops of the drains", Math.max(1, ofStatements() / 2));
    }

    private static Vertx start(Stops stops, String what, int loops) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setPreferNativeTransport(true)
                .setMaxEventLoopExecuteTime(BLOCKED_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        Vertx vertx = Vertx.vertx(options);
        stops.add(what, () -> Waiting.await(vertx.close(), STOP_LIMIT, "stop the " + what));
        return vertx;
    }

    /** How many loops serve statements: one for each core. */
    public static int ofStatements() {
        return Math.min(256, Runtime.getRuntime().availableProcessors());
    }
}
