package io.sluice.app.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The clients of one shard, and the thread that gives a statement to one of them at each beat, a read and a write in turn, to whoever
 * has rested longest. So those that hang keep nobody else from sending; when all hang, a beat is left out, and counted, as an
 * application with no free connection sends nothing.
 */
final class Crew {
    private final String shard;
    private final long beatNanos;
    private final List<Client> clients = new ArrayList<>();
    private final Queue<Client> freeReaders = new ConcurrentLinkedQueue<>();
    private final Queue<Client> freeWriters = new ConcurrentLinkedQueue<>();
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    Crew(String shard, int perSecond) {
        this.shard = shard;
        this.beatNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        thread = new Thread(this::run, "drill-crew-" + shard);
        thread.setDaemon(true);
    }

    void add(Client client) {
        clients.add(client);
        isFree(client);
    }

    /** A client has nothing to do. */
    void isFree(Client client) {
        (client.isWriter() ? freeWriters : freeReaders).add(client);
    }

    String shard() {
        return shard;
    }

    List<Client> clients() {
        return clients;
    }

    /** Statements that were not sent, since all clients had to wait; those since the last call. */
    long takeLeftOut() {
        return leftOut.getAndSet(0);
    }

    void start() {
        clients.forEach(Client::start);
        thread.start();
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        clients.forEach(Client::stop);
    }

    private void run() {
        long next = System.nanoTime();
        boolean isWrite = false;
        while (!stopped) {
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            // What was missed is not made up for: it would come all at once.
            next += Math.max(beatNanos, -wait);
            Client free = (isWrite ? freeWriters : freeReaders).poll();
            isWrite = !isWrite;
            if (free == null) {
                leftOut.incrementAndGet();
            } else {
                free.send();
            }
        }
    }
}
