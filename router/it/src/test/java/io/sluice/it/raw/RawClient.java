package io.sluice.it.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Command;
import io.sluice.wire.Fields;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.ClientStep;
import io.sluice.wire.packet.EofPacket;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.PreparedOk;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client connection that does nothing of its own accord. */
public final class RawClient implements AutoCloseable {
    /** Opens a cursor: for {@link #execute}. */
    public static final int CURSOR = 1;

    private static final int TEXT = 253;

    private final RawWire wire;
    private final RawLogin as;
    private ClientLogin login;
    private AnswerReader answers;

    private RawClient(RawWire wire, RawLogin as, ClientLogin login) {
        this.wire = wire;
        this.as = as;
        this.login = login;
        this.answers = new AnswerReader(wire, as.capabilities());
    }

    /** Connects and logs in; a refusal is an {@link RefusedException}. */
    public static RawClient login(RawLogin as) throws IOException {
        RawClient client = connect(as);
        client.login();
        return client;
    }

    /** Connects only; the server's greeting is not read. */
    public static RawClient connect(RawLogin as) throws IOException {
        return new RawClient(new RawWire(as.server()), as, ClientLogin.of(as.credentials(), as.capabilities(), false));
    }

    /** Logs in on a connection that is new. */
    public void login() throws IOException {
        converse(login, null);
        answers = new AnswerReader(wire, login.capabilities());
    }

    private void converse(ClientLogin machine, @Nullable ClientStep first) throws IOException {
        ClientStep step = first;
        while (!(step instanceof ClientStep.Done)) {
            if (step instanceof ClientStep.Send send) {
                wire.send(send.payload()::writeTo);
            } else if (step instanceof ClientStep.Failed failed) {
                throw new RefusedException(failed.error());
            }
            step = machine.onPacket(wire.receive());
        }
    }

    /** The connection's id, as the greeting told it. */
    public long id() {
        return login.greeting().orElseThrow().connectionId();
    }

    /** Disappears once so many more bytes are sent, or received; {@code byReset} without a farewell. */
    public void cutAfter(long sentBytes, long receivedBytes, boolean byReset) throws IOException {
        wire.cutAfter(wire.sent() + sentBytes, wire.received() + receivedBytes, byReset);
    }

    public long sent() {
        return wire.sent();
    }

    public long received() {
        return wire.received();
    }

    // -- commands ---------------------------------------------------------------------------------------------------

    private void command(Command command, Consumer<ByteBuf> argument) throws IOException {
        wire.begin();
        wire.send(out -> {
            out.writeByte(command.code());
            argument.accept(out);
        });
    }

    private static Consumer<ByteBuf> utf8(String text) {
        return out -> out.writeCharSequence(text, UTF_8);
    }

    /** Sends the text and does not wait. */
    public void send(String sql) throws IOException {
        command(Command.COM_QUERY, utf8(sql));
    }

    /** The answers to what was sent. */
    public List<Answer> receiveAll() throws IOException {
        return answers.all(false);
    }

    public List<Answer> queryAll(String sql) throws IOException {
        send(sql);
        return receiveAll();
    }

    /** The last answer, of one or several. */
    public Answer query(String sql) throws IOException {
        List<Answer> all = queryAll(sql);
        return all.get(all.size() - 1);
    }

    /** As {@link #query}, and it is no error. */
    public Answer run(String sql) throws IOException {
        Answer answer = query(sql);
        if (answer.error() != null) {
            throw new RefusedException(answer.error());
        }
        return answer;
    }

    /** A command whose answer is one OK or error, or one packet of another form. */
    public Answer plain(Command command, String argument) throws IOException {
        command(command, utf8(argument));
        return plainAnswer();
    }

    private Answer plainAnswer() throws IOException {
        ByteBuf payload = wire.receive();
        return switch (payload.getUnsignedByte(0)) {
            case ErrPacket.HEADER -> new Answer(List.of(), null, ErrPacket.decode(payload));
            case OkPacket.HEADER -> new Answer(List.of(), OkPacket.decode(payload, login.capabilities()), null);
            case EofPacket.HEADER -> new Answer(List.of(), OkPacket.of(0), null);
            default -> new Answer(List.of(List.of(payload.toString(UTF_8))), OkPacket.of(0), null);
        };
    }

    /** Says good-bye, and waits until the server has closed. */
    public void quit() throws IOException {
        command(Command.COM_QUIT, none -> {});
        if (!wire.isEnded()) {
            throw new IOException("the server went on after a good-bye");
        }
    }

    public Answer setOption(int option) throws IOException {
        command(Command.COM_SET_OPTION, out -> out.writeShortLE(option));
        return plainAnswer();
    }

    public Answer kill(long id) throws IOException {
        command(Command.COM_PROCESS_KILL, out -> out.writeIntLE((int) id));
        return plainAnswer();
    }

    /** The columns of a table, each as one row without values; or an error. */
    public Answer fieldList(String table) throws IOException {
        command(Command.COM_FIELD_LIST, utf8(table + "\0"));
        int columns = 0;
        while (true) {
            ByteBuf payload = wire.receive();
            int header = payload.getUnsignedByte(0);
            if (header == ErrPacket.HEADER) {
                return new Answer(List.of(), null, ErrPacket.decode(payload));
            }
            if (header == EofPacket.HEADER) {
                return new Answer(List.of(List.of(String.valueOf(columns))), OkPacket.of(0), null);
            }
            columns++;
        }
    }

    /** Another user, or the same anew. */
    public void changeUser(RawLogin to) throws IOException {
        ClientLogin next = ClientLogin.ofChangeUser(to.credentials(), login);
        wire.begin();
        converse(next, next.start());
        login = next;
    }

    /** Changes to the same user and database. */
    public void changeUser() throws IOException {
        changeUser(as);
    }

    // -- prepared statements ----------------------------------------------------------------------------------------

    /** The statement's id; a refusal is a {@link RefusedException}. */
    public int prepare(String sql) throws IOException {
        command(Command.COM_STMT_PREPARE, utf8(sql));
        ByteBuf first = wire.receive();
        if (first.getUnsignedByte(0) == ErrPacket.HEADER) {
            throw new RefusedException(ErrPacket.decode(first));
        }
        PreparedOk ok = PreparedOk.decode(first, login.capabilities());
        for (int count : new int[] {ok.parameters(), ok.columns()}) {
            answers.columns(count);
            answers.endOfDefinitions(count);
        }
        return (int) ok.statementId();
    }

    /** Executes with text parameters; null stands for a long one that was sent before. */
    public Answer execute(int statement, int flags, @Nullable String... parameters) throws IOException {
        command(Command.COM_STMT_EXECUTE, out -> {
            out.writeIntLE(statement).writeByte(flags).writeIntLE(1);
            if (parameters.length > 0) {
                out.writeZero((parameters.length + 7) / 8).writeByte(1);
                for (int i = 0; i < parameters.length; i++) {
                    out.writeShortLE(TEXT);
                }
                for (String parameter : parameters) {
                    if (parameter != null) {
                        Fields.writePrefixedText(out, parameter);
                    }
                }
            }
        });
        List<Answer> all = answers.all(true);
        return all.get(all.size() - 1);
    }

    public void sendLong(int statement, int parameter, String part) throws IOException {
        command(Command.COM_STMT_SEND_LONG_DATA, out -> {
            out.writeIntLE(statement).writeShortLE(parameter);
            out.writeCharSequence(part, UTF_8);
        });
    }

    public Answer fetch(int statement, int rows) throws IOException {
        command(Command.COM_STMT_FETCH, out -> out.writeIntLE(statement).writeIntLE(rows));
        return answers.rows(true);
    }

    // -- bytes ------------------------------------------------------------------------------------------------------

    /** Sends these bytes just as they are. */
    public void sendBytes(byte[] bytes) throws IOException {
        wire.sendBytes(Unpooled.wrappedBuffer(bytes));
    }

    /** The next payload, whatever it is. */
    public ByteBuf receivePayload() throws IOException {
        return wire.receive();
    }

    /** Whether the server closes now, without another byte. */
    public boolean isEnded() throws IOException {
        return wire.isEnded();
    }

    /** Whether the server closes, whatever it still has to say. */
    public boolean isEndedAfterAnything() throws IOException {
        return wire.isEndedAfterAnything();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
