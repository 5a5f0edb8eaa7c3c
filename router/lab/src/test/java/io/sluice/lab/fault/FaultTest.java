package io.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.AddressedServer;
import io.sluice.lab.Login;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {
    private static final AddressedServer ELSEWHERE =
            new AddressedServer(Flavour.MYSQL, new ServerAddress("127.0.0.1", 1), new Login("nobody", ""));

    @Test
    void ofAServerElsewhereOnlySessionsCanBeHeld() {
        Target target = Target.of(ELSEWHERE);

        assertThat(EnumSet.allOf(Fault.class))
                .filteredOn(fault -> fault.missing(target).isEmpty())
                .containsExactly(Fault.READ_LOCK, Fault.TOO_MANY_CONNECTIONS);
    }

    @Test
    void processThatIsGoneIsNotStopped() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();

        assertThat(Fault.FREEZE.missing(new Target(ELSEWHERE, gone.pid(), null)))
                .contains("process " + gone.pid() + " is gone");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatCannotBeginSaysSoUnderItsTitle(Fault fault) {
        assertThatThrownBy(() -> fault.begin(Target.of(ELSEWHERE)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(fault.title() + " is not possible: ");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aPersonIsToldHowToUndoIt(Fault fault) {
        assertThat(fault.byHand(new Target(ELSEWHERE, 77, Path.of("/data"))))
                .containsAnyOf("77", "/data", "end the program");
    }
}
