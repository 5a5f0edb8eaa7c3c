package io.sluice.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.error.SqlError;
import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.Setup;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.it.raw.RefusedException;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a session sets, it sees for as long as it lives, and nobody after it does. There are two connections to the
 * shard, one of which is taken, so that the next session gets the very connection that the first one had. What a session
 * must see, and what the next one, is measured on the shard directly.
 */
interface SessionStateContract {
    String FIRST = "state_one";
    String OTHER = "state_two";
    String THIRD = "state_three";

    /** How the first session gives up its connection. */
    enum Way {
        CLOSE,
        QUIT,
        RESET,
        CHANGE_USER,
        /** Not at all: it only says nothing while others need a connection. */
        IDLE
    }

    Flavour flavour();

    @TestFactory
    default Stream<DynamicContainer> whatOneSessionSetsTheNextDoesNotSee(List<LabShard> shards) throws Exception {
        Router router = Router.before(shards, Setup.withTwoConnections(Duration.ofMillis(200)));
        try {
            prepare(router);
            RawClient taker = RawClient.login(RawLogin.of(router, THIRD));
            taker.run("BEGIN");
            taker.run("SELECT * FROM plain");
            // Held by the stream's end, so that nobody collects it.
            Stream<DynamicContainer> all = StatePieces.all(flavour()).stream()
                    .map(piece -> DynamicContainer.dynamicContainer(piece.name(), tests(router, piece)));
            return all.onClose(() -> end(taker, router));
        } catch (IOException | RuntimeException failed) {
            router.close();
            throw failed;
        }
    }

    private static void end(RawClient taker, Router router) {
        try (router) {
            taker.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void prepare(Router router) throws Exception {
        for (String tenant : List.of(FIRST, OTHER, THIRD)) {
            router.addTenant(tenant, 0, true);
        }
        LabServer server = router.serverOf(FIRST);
        try (ServerSessions admin = new ServerSessions(server)) {
            admin.run("CREATE ROLE state_role");
            for (String tenant : List.of(FIRST, OTHER, THIRD)) {
                admin.run("GRANT state_role TO '" + router.accountOf(tenant) + "'@'%'");
                admin.run("USE " + tenant);
                for (String sql : StatePieces.SCHEMA) {
                    admin.run(sql);
                }
            }
        }
    }

    private static Stream<DynamicTest> tests(Router router, StatePiece piece) {
        long usual = RawLogin.USUAL;
        long older = usual & ~Capabilities.CLIENT_DEPRECATE_EOF;
        List<DynamicTest> tests = new ArrayList<>();
        for (Way way : Way.values()) {
            for (String next : List.of(FIRST, OTHER)) {
                tests.add(DynamicTest.dynamicTest(way + ", then " + next, () -> run(router, piece, way, next, usual)));
            }
            tests.add(
                    DynamicTest.dynamicTest(way + ", by an older client", () -> run(router, piece, way, FIRST, older)));
        }
        return tests.stream();
    }

    private static void run(Router router, StatePiece piece, Way way, String next, long capabilities)
            throws IOException {
        RawLogin direct = RawLogin.direct(router, FIRST).asking(capabilities);
        String own = shown(direct, piece, Way.IDLE, true);
        String fresh = shown(direct, piece, Way.IDLE, false);
        assertThat(own).as("the piece of state is one").isNotEqualTo(fresh);
        RawLogin login = RawLogin.of(router, FIRST).asking(capabilities);
        try (RawClient first = RawClient.login(login)) {
            piece.set().on(first);
            giveUp(first, way);
            try (RawClient second = RawClient.login(RawLogin.of(router, next).asking(capabilities))) {
                if (way == Way.IDLE) {
                    String seen = piece.show().of(second);
                    assertThat(seen).as("what the next session sees").isIn(fresh, busy());
                    assertThat(piece.show().of(first))
                            .as("what the first session still sees")
                            .isIn(
                                    seen.equals(busy())
                                            ? List.of(own)
                                            : List.of(own, gone(), piece.isUntold() ? fresh : own));
                } else {
                    assertThat(piece.show().of(second))
                            .as("what the next session sees")
                            .isEqualTo(fresh);
                }
            }
            if (way == Way.RESET || way == Way.CHANGE_USER) {
                assertThat(piece.show().of(first))
                        .as("what the session sees anew")
                        .isIn(fresh, shown(direct, piece, way, true));
            }
        }
    }

    private static String busy() {
        return "error " + SqlError.SHARD_BUSY.code();
    }

    private static String gone() {
        return "error " + SqlError.DIAGNOSTICS_GONE.code();
    }

    private static String shown(RawLogin direct, StatePiece piece, Way way, boolean withState) throws IOException {
        try (RawClient client = RawClient.login(direct)) {
            if (withState) {
                piece.set().on(client);
            }
            giveUp(client, way);
            return piece.show().of(client);
        }
    }

    private static void giveUp(RawClient client, Way way) throws IOException {
        switch (way) {
            case CLOSE -> client.close();
            case QUIT -> client.quit();
            case RESET ->
                assertThat(client.plain(Command.COM_RESET_CONNECTION, "").isError())
                        .isFalse();
            case CHANGE_USER -> changeUser(client);
            case IDLE -> {}
        }
    }

    private static void changeUser(RawClient client) throws IOException {
        try {
            client.changeUser();
        } catch (RefusedException refused) {
            throw new AssertionError("a user may change to itself", refused);
        }
    }
}
