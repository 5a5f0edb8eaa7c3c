package io.sluice.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path directory;

    @Test
    void leasedPortIsNotGivenTwiceUntilItIsFree() throws Exception {
        Ports ports = new Ports(directory);
        int first;
        try (Ports.Lease one = ports.lease();
                Ports.Lease other = new Ports(directory).lease()) {
            first = one.port();
            assertThat(other.port()).isNotEqualTo(first).isBetween(20_000, 29_999);
        }
        try (Ports.Lease again = ports.lease()) {
            assertThat(again.port()).isEqualTo(first);
        }
    }

    @Test
    void portInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Ports.requireFree(taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }
}
