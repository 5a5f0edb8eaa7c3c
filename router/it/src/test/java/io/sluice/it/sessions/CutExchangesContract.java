package io.sluice.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.Setup;
import io.sluice.it.raw.CutException;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.lab.LabShard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A client disappears after every single byte, sent or received, of all kinds of exchanges, with a farewell and without.
 * There is one connection for it and for the witnesses, one of the same tenant and one of another: what they see stays
 * the same, and nothing stays behind on the server or in the router.
 */
interface CutExchangesContract {
    String CUT = "cut";
    String WITNESS = "cut_witness";
    String TAKER = "cut_taker";

    @Test
    default void nothingIsLeftOfAClientThatDisappearsAtAnyByte(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.withTwoConnections(Duration.ofSeconds(20)))) {
            for (String tenant : List.of(CUT, WITNESS, TAKER)) {
                router.addTenant(tenant, 0, false);
            }
            try (ServerSessions admin = new ServerSessions(router.serverOf(CUT));
                    RawClient taker = RawClient.login(RawLogin.of(router, TAKER));
                    RawClient same = RawClient.login(RawLogin.of(router, CUT));
                    RawClient other = RawClient.login(RawLogin.of(router, WITNESS))) {
                for (String tenant : List.of(CUT, WITNESS)) {
                    admin.run("USE " + tenant);
                    for (String sql : CutExchanges.SCHEMA) {
                        admin.run(sql);
                    }
                }
                taker.run("BEGIN");
                taker.run("SELECT 1 FROM information_schema.schemata LIMIT 1");
                List<Witness> witnesses = List.of(Witness.of(same), Witness.of(other));
                RawLogin login = RawLogin.of(router, CUT);
                int cuts = 0;
                for (CutExchanges.Named exchange : CutExchanges.all()) {
                    cuts += cutEverywhere(login, exchange, witnesses);
                }
                assertThat(cuts).as("places at which a client disappeared").isGreaterThan(2000);
                taker.run("ROLLBACK");
                await("the clients that have gone")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> router.mysql().connections() == 3);
                await("their connections and transactions")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> admin.ofTenants() <= 2 && admin.openTransactions() == 0);
            }
        }
    }

    /** Whoever asks next, and what it saw before anybody had disappeared. */
    record Witness(RawClient client, String before) {
        static Witness of(RawClient client) throws IOException {
            return new Witness(client, client.run(CutExchanges.QUESTION).text());
        }

        void asks(String after) throws IOException {
            assertThat(client.query(CutExchanges.QUESTION).text()).as(after).isEqualTo(before);
        }
    }

    private static int cutEverywhere(RawLogin login, CutExchanges.Named exchange, List<Witness> witnesses)
            throws IOException {
        long sent;
        long received;
        try (RawClient whole = begun(login, exchange)) {
            long sentBefore = whole.sent();
            long receivedBefore = whole.received();
            exchange.exchange().on(whole);
            sent = whole.sent() - sentBefore;
            received = whole.received() - receivedBefore;
        }
        int cuts = 0;
        for (long bytes = 0; bytes <= sent + received; bytes++) {
            boolean whileSending = bytes <= sent;
            long sentMax = whileSending ? bytes : Long.MAX_VALUE / 2;
            long receivedMax = whileSending ? Long.MAX_VALUE / 2 : bytes - sent;
            cuts += cut(login, exchange, sentMax, receivedMax, cuts % 2 == 0) ? 1 : 0;
            String after = exchange.name() + ", gone after " + (whileSending ? sentMax : receivedMax)
                    + (whileSending ? " bytes sent" : " bytes received");
            witnesses.get(cuts / 2 % 2).asks(after);
        }
        return cuts;
    }

    /** Whether the client has gone on its way; a salt or number of another length may end it a byte earlier. */
    private static boolean cut(RawLogin login, CutExchanges.Named exchange, long sent, long received, boolean byReset)
            throws IOException {
        try (RawClient client = begun(login, exchange)) {
            client.cutAfter(sent, received, byReset);
            exchange.exchange().on(client);
            return false;
        } catch (CutException gone) {
            return true;
        }
    }

    private static RawClient begun(RawLogin login, CutExchanges.Named exchange) throws IOException {
        return exchange.login() ? RawClient.connect(login) : RawClient.login(login);
    }
}
