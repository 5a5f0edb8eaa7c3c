package io.sluice.app.process;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The main thread's waits, each with a deadline and a sentence for what went wrong. */
public final class Waiting {
    private Waiting() {}

    public static <T> T await(Future<T> future, Duration limit, String what) throws StartException {
        return await(future.toCompletionStage(), limit, what);
    }

    /** The result; {@code what} fills the gap in "cannot ...". */
    public static <T> T await(CompletionStage<T> stage, Duration limit, String what) throws StartException {
        try {
            return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new StartException(
                    "cannot " + what + ": " + reason(requireNonNull(failed.getCause(), "cause")), failed);
        } catch (TimeoutException late) {
            throw new StartException("cannot " + what + " within " + limit.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted: cannot " + what, interrupted);
        }
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
