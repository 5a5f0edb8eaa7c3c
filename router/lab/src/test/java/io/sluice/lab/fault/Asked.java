package io.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something asked of a server, on a thread of its own since the answer may not come. */
final class Asked<T> {
    /** An answer of a healthy server takes some ms; a hung one gives none for as long as it hangs. */
    private static final Duration SILENCE = Duration.ofMillis(300);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FutureTask<T> answer;

    Asked(Callable<T> question) {
        answer = new FutureTask<>(question);
        Thread thread = new Thread(answer, "asked");
        thread.setDaemon(true);
        thread.start();
    }

    /** Fails if an answer comes. */
    Asked<T> hangs() throws Exception {
        assertThat(isSilent()).as("no answer comes").isTrue();
        return this;
    }

    /** Waits whether an answer comes. */
    boolean isSilent() throws Exception {
        try {
            answer.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException noAnswer) {
            return true;
        }
    }

    T answer() throws Exception {
        return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
