package io.sluice.proxy.apply;

import io.sluice.proxy.testing.FakePackets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server of one tenant's marker and one table, that logs anyone in. It answers each command some milliseconds after the one
 * before, so that whoever does not wait is caught; and it keeps what a client may not do. All on one event loop.
 */
final class FakeShard {
    private static final int IN_TRANSACTION = 1;
    private static final long ANSWER_MILLIS = 3;
    private static final int COM_QUERY = 3;

    private final Vertx vertx;
    private final NetServer server;
    private final List<String> rows = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private long seq;
    private Faults faults = Faults.NONE;
    private int answered;

    /**
     * What goes wrong.
     *
     * @param cutBehindCommand the connection is cut when so many commands have come, counted from START TRANSACTION; 0 for never
     * @param executesLast whether the last of them is executed all the same
     * @param refused a text that is refused with an error
     */
    record Faults(
            int cutBehindCommand,
            boolean executesLast,
            @Nullable String refused) {
        static final Faults NONE = new Faults(0, false, null);
    }

    FakeShard(Vertx vertx) {
        this.vertx = vertx;
        this.server = vertx.createNetServer().connectHandler(socket -> new Session(socket).greet());
    }

    Future<Integer> start() {
        return server.listen(0, "127.0.0.1").map(NetServer::actualPort);
    }

    synchronized void set(Faults next) {
        faults = next;
        commands.clear();
        answered = 0;
    }

    synchronized List<String> rows() {
        return List.copyOf(rows);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    synchronized int answered() {
        return answered;
    }

    /** One connection. */
    private final class Session {
        private final NetSocket socket;
        private final List<String> pending = new ArrayList<>();
        private final List<String> waiting = new ArrayList<>();
        private Buffer held = Buffer.buffer();
        private boolean loggedIn;
        private boolean begun;
        private boolean inTransaction;
        private boolean refused;
        private boolean gone;
        private long pendingSeq = -1;

        Session(NetSocket socket) {
            this.socket = socket;
        }

        void greet() {
            socket.handler(this::onBytes);
            socket.closeHandler(closed -> gone = true);
            write(0, FakePackets.greeting());
        }

        private void onBytes(Buffer bytes) {
            held.appendBuffer(bytes);
            while (held.length() >= 4 && held.length() >= 4 + held.getMediumLE(0)) {
                int length = held.getMediumLE(0);
                Buffer payload = held.getBuffer(4, 4 + length);
                held = held.getBuffer(4 + length, held.length());
                if (!loggedIn) {
                    loggedIn = true;
                    write(2, ok(0));
                } else if (payload.getByte(0) == COM_QUERY) {
                    onCommand(payload.getString(1, length, StandardCharsets.UTF_8.name()));
                }
            }
        }

        private void onCommand(String sql) {
            synchronized (FakeShard.this) {
                if (gone) {
                    return;
                }
                judge(sql);
                begun |= sql.equals("START TRANSACTION");
                if (begun) {
                    commands.add(sql);
                }
                begun &= !sql.equals("COMMIT") && !sql.equals("ROLLBACK");
                waiting.add(sql);
                if (waiting.size() == 1) {
                    answerSoon();
                }
            }
        }

        /** The two rules, as a server sees them. */
        private void judge(String sql) {
            boolean markWaits = waiting.stream().anyMatch(each -> each.contains("FOR UPDATE"));
            if (markWaits) {
                violations.add("behind the marker: " + sql);
            }
            if (sql.equals("COMMIT") && (!waiting.isEmpty() || refused)) {
                violations.add("COMMIT with " + waiting.size() + " unanswered, refused " + refused);
            }
        }

        private void answerSoon() {
            vertx.setTimer(ANSWER_MILLIS, fired -> {
                synchronized (FakeShard.this) {
                    answerNext();
                }
            });
        }

        private void answerNext() {
            if (gone) {
                return;
            }
            String sql = waiting.get(0);
            if (inTransaction || sql.equals("START TRANSACTION")) {
                answered++;
            }
            boolean cut = faults.cutBehindCommand() > 0 && answered >= faults.cutBehindCommand();
            if (cut) {
                boolean executes = faults.executesLast();
                faults = new Faults(0, false, faults.refused());
                gone = true;
                if (executes) {
                    execute(sql);
                }
                socket.close();
                return;
            }
            answer(sql);
            waiting.remove(0);
            if (!waiting.isEmpty()) {
                answerSoon();
            }
        }

        private void answer(String sql) {
            if (sql.equals(faults.refused())) {
                refused = true;
                write(1, Buffer.buffer(new byte[] {(byte) 0xFF, 0x26, 0x04}).appendString("#23000no"));
            } else if (sql.startsWith("SELECT @@")) {
                row("4194304");
            } else if (sql.startsWith("SELECT seq")) {
                row(Long.toString(seq), "0", null);
            } else {
                execute(sql);
                write(1, ok(1));
            }
        }

        private void execute(String sql) {
            if (sql.equals("START TRANSACTION")) {
                inTransaction = true;
                refused = false;
            } else if (sql.equals("COMMIT") || sql.equals("ROLLBACK")) {
                if (sql.equals("COMMIT")) {
                    rows.addAll(pending);
                    seq = pendingSeq < 0 ? seq : pendingSeq;
                }
                pending.clear();
                pendingSeq = -1;
                inTransaction = false;
            } else if (sql.startsWith("UPDATE `_sluice`")) {
                pendingSeq = Long.parseLong(sql.replaceAll(".*seq = (\\d+) .*", "$1"));
            } else if (sql.startsWith("INSERT INTO t ")) {
                pending.add(sql);
            }
        }

        /** One row; null is NULL. */
        private void row(@Nullable String... values) {
            Buffer all = Buffer.buffer();
            Buffer fields = Buffer.buffer();
            int sequence = 1;
            FakePackets.append(all, sequence++, Buffer.buffer(new byte[] {(byte) values.length}));
            for (String value : values) {
                FakePackets.append(all, sequence++, Buffer.buffer("\003def"));
                if (value == null) {
                    fields.appendByte((byte) 0xFB);
                } else {
                    fields.appendByte((byte) value.length()).appendString(value);
                }
            }
            Buffer end = Buffer.buffer(new byte[] {(byte) 0xFE, 0, 0, (byte) status(), 0});
            FakePackets.append(all, sequence++, end);
            FakePackets.append(all, sequence++, fields);
            FakePackets.append(all, sequence, end);
            socket.write(all);
        }

        private Buffer ok(int affected) {
            return Buffer.buffer(new byte[] {0, (byte) affected, 0, (byte) status(), 0, 0, 0});
        }

        private int status() {
            return inTransaction ? IN_TRANSACTION : 0;
        }

        private void write(int sequence, Buffer payload) {
            socket.write(FakePackets.packet(sequence, payload));
        }
    }
}
