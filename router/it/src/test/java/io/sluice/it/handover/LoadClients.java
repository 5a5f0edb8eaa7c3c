package io.sluice.it.handover;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that write without a rest, by single statements and by transactions, and read between. */
final class LoadClients implements AutoCloseable {
    private final List<Client> clients = new ArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AtomicLong slowestNanos = new AtomicLong();
    private volatile boolean stopped;

    private final class Client extends Thread {
        final int id;
        final Connection connection;
        final AtomicLong rows = new AtomicLong();

        Client(int id, Connection connection) {
            super("load-" + id);
            this.id = id;
            this.connection = connection;
        }

        @Override
        public void run() {
            try {
                for (int number = 0; !stopped; number++) {
                    step(number);
                }
            } catch (SQLException failed) {
                errors.add(id + ": " + failed.getErrorCode() + " " + failed.getMessage());
            }
        }

        private void step(int number) throws SQLException {
            if (number % 3 == 1) {
                connection.setAutoCommit(false);
                insert(2 * number);
                insert(2 * number + 1);
                connection.commit();
                rows.addAndGet(2);
                connection.setAutoCommit(true);
            } else if (number % 3 == 2) {
                execute("SELECT COUNT(*) FROM t WHERE client=" + id);
            } else {
                insert(2 * number);
                rows.incrementAndGet();
            }
        }

        private void insert(int number) throws SQLException {
            execute("INSERT INTO t (client, number) VALUES (" + id + "," + number + ")");
        }

        private void execute(String sql) throws SQLException {
            long begun = System.nanoTime();
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            slowestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
    }

    LoadClients(int number, Callable<Connection> connect) throws Exception {
        for (int i = 0; i < number; i++) {
            clients.add(new Client(i, connect.call()));
        }
    }

    void begin() {
        clients.forEach(Thread::start);
    }

    /** Rows of the client that has the fewest. */
    long leastDone() {
        return clients.stream().mapToLong(client -> client.rows.get()).min().orElse(0);
    }

    long done() {
        return clients.stream().mapToLong(client -> client.rows.get()).sum();
    }

    /** What the slowest statement took that ended since this was asked last. */
    long slowestNanos() {
        return slowestNanos.getAndSet(0);
    }

    /** What the clients were told that was no success. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Completes when each has ended what it began. */
    void stop() {
        stopped = true;
        try {
            for (Client client : clients) {
                client.join(20_000);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() throws SQLException {
        stop();
        for (Client client : clients) {
            client.connection.close();
        }
    }
}
