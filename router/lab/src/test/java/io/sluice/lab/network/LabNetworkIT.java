package io.sluice.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As root, where {@code ip} and {@code nft} are. */
class LabNetworkIT {
    private static final int PORT = 7000;
    private static final int OTHER_PORT = 7001;

    private final List<Process> processes = new ArrayList<>();
    private LabNetwork network;

    @BeforeEach
    void makeNetwork() throws Exception {
        Optional<String> missing = LabNetwork.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        network = LabNetwork.of(List.of("a", "b", "c"));
    }

    @AfterEach
    void endProcesses() throws Exception {
        processes.forEach(Process::destroyForcibly);
        if (network != null) {
            network.close();
        }
    }

    @Test
    void hostsHearEachOtherUntilTheyAreCutAndAgainOnceHealed() throws Exception {
        listen("a", PORT);
        listen("b", PORT);

        assertThat(isHeard("a", "b")).isTrue();

        network.cut("a", "b");
        assertThat(isHeard("a", "b")).isFalse();
        assertThat(isHeard("b", "a")).isFalse();
        assertThat(isHeard("c", "a")).isTrue();

        network.heal();
        assertThat(isHeard("a", "b")).isTrue();
        assertThat(isHeard("b", "a")).isTrue();
    }

    /** No connection comes about where one direction is lost; so it takes a datagram to see the other one. */
    @Test
    void oneWayIsCutAlone() throws Exception {
        listen("a", PORT);
        network.cutOneWay("b", "a");

        assertThat(isHeard("b", "a")).isFalse();
        assertThat(arrives("a", "b")).isTrue();
        assertThat(arrives("b", "a")).isFalse();
    }

    @Test
    void closedPortIsClosedBothWaysAndNoOtherIs() throws Exception {
        listen("a", PORT);
        listen("a", OTHER_PORT);
        listen("b", PORT);
        network.closePort("a", PORT);

        assertThat(isHeard("b", "a", PORT)).isFalse();
        assertThat(isHeard("b", "a", OTHER_PORT)).isTrue();
        assertThat(isHeard("a", "b", PORT)).isFalse();
        assertThat(isHeard("c", "b", PORT)).isTrue();
    }

    @Test
    void nothingIsLeftOfOneThatIsClosed() throws Exception {
        network.close();

        assertThat(SystemCommand.run("ip", "netns", "list"))
                .doesNotContain("sluice-lab-" + ProcessHandle.current().pid());
    }

    @Test
    void whatAKilledProgramLeftIsRemovedByTheNext() throws Exception {
        Process other = startApart();
        String left = "sluice-lab-" + other.pid() + "-far";
        assertThat(SystemCommand.run("ip", "netns", "list")).contains(left);

        other.destroyForcibly().waitFor();
        network.close();
        network = LabNetwork.of(List.of("a"));

        assertThat(SystemCommand.run("ip", "netns", "list")).doesNotContain(left);
    }

    @Test
    void programInANamespaceOfItsOwnIsAHostUnderEachOfItsNames() throws Exception {
        Process other = startApart();
        List<String> asked = List.of(
                "ip",
                "netns",
                "exec",
                "sluice-lab-" + other.pid() + "-far",
                "bash",
                "-c",
                "read -r word </dev/tcp/10.213.0.2/" + PORT + " && echo $word");

        assertThat(SystemCommand.run(asked, "")).isEqualTo("hello");
    }

    @Test
    void programInTheMachinesOwnNetworkIsNoHost() {
        assumeFalse(LabNetwork.isProgramApart());

        assertThatThrownBy(() -> LabNetwork.of(List.of("own"), List.of("far")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unshare --net");
    }

    private boolean isHeard(String from, String to) throws Exception {
        return isHeard(from, to, PORT);
    }

    private boolean isHeard(String from, String to, int port) throws Exception {
        return shell(from, "read -r word </dev/tcp/" + network.address(to) + "/" + port + " && [ $word = hello ]");
    }

    /** Whether a datagram comes through the filter. */
    private boolean arrives(String from, String to) throws Exception {
        List<String> nft = network.command(to, List.of("nft", "-f", "-"));
        SystemCommand.run(
                nft, "table inet seen { chain input { type filter hook input priority 10; udp dport 9 counter; }; }\n");
        shell(from, "echo x >/dev/udp/" + network.address(to) + "/9");
        String rules = SystemCommand.run(network.command(to, List.of("nft", "list", "table", "inet", "seen")), "");
        SystemCommand.run(nft, "delete table inet seen\n");
        return rules.contains("packets 1");
    }

    private boolean shell(String host, String script) throws Exception {
        Process process = new ProcessBuilder(network.command(host, List.of("timeout", "1", "bash", "-c", script)))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    private void listen(String host, int port) throws Exception {
        start(network.command(host, java(port, network.address(host))));
    }

    private Process startApart() throws Exception {
        List<String> line = new ArrayList<>(List.of("unshare", "--net"));
        line.addAll(java(PORT, "network"));
        return start(line);
    }

    private static List<String> java(int port, String what) {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                NetworkProgram.class.getName(),
                Integer.toString(port),
                what);
    }

    private Process start(List<String> line) throws Exception {
        Process process =
                new ProcessBuilder(line).redirectError(Redirect.INHERIT).start();
        processes.add(process);
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo("ready");
        return process;
    }
}
