package io.sluice.simulation.queue;

import io.sluice.simulation.queue.Request.Answer;
import java.util.function.Consumer;

/** A conversation with the shard on a line of its own, which ends well, or is lost, or takes too long. */
final class Talk {
    private final Life life;
    private final Line line;
    private final Runnable onLost;
    private boolean over;

    Talk(Life life, Shard shard, long deadlineNanos, Runnable onLost) {
        this.life = life;
        this.onLost = onLost;
        this.line = shard.connect();
        line.onLost(() -> life.run(this::lose));
        life.after(deadlineNanos, this::lose);
    }

    long id() {
        return line.id();
    }

    boolean isOver() {
        return over;
    }

    /** Says the next thing; the answer is heard unless the talk is over by then. */
    Talk say(Request request, Consumer<Answer> answer) {
        if (!over) {
            line.send(
                    request,
                    said -> life.run(() -> {
                        if (!over) {
                            answer.accept(said);
                        }
                    }));
        }
        return this;
    }

    /** It is given up: the line is destroyed. */
    void lose() {
        if (!over) {
            end();
            onLost.run();
        }
    }

    void end() {
        over = true;
        line.destroy();
    }

    void vanish() {
        over = true;
        line.vanish();
    }
}
