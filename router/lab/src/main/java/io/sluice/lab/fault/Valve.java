package io.sluice.lab.fault;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The flow of one direction of a proxy, and where its connections wait for another. Guarded by this object's monitor. */
final class Valve {
    private Flow flow = Flow.PASS;

    synchronized void set(Flow next) {
        flow = next;
        notifyAll();
    }

    /** Lets those that wait see that they are over. */
    synchronized void wake() {
        notifyAll();
    }

    synchronized boolean isSwallowing() {
        return flow.fate() == Flow.Fate.SWALLOW;
    }

    /** The flow, as soon as it is not to hold; any when the one that waits is over. */
    synchronized Flow await(BooleanSupplier isOver) throws InterruptedException {
        while (flow.fate() == Flow.Fate.HOLD && !isOver.getAsBoolean()) {
            wait();
        }
        return flow;
    }

    /** Waits so long; false as soon as the flow is another, or the one that waits is over. */
    synchronized boolean linger(Flow during, long nanos, BooleanSupplier isOver) throws InterruptedException {
        long start = System.nanoTime();
        long left = nanos;
        while (left > 0 && flow.equals(during) && !isOver.getAsBoolean()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = nanos - (System.nanoTime() - start);
        }
        return flow.equals(during) && !isOver.getAsBoolean();
    }
}
