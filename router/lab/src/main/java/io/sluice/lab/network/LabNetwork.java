package io.sluice.lab.network;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hosts that reach each other by their addresses, until that is cut. Any thread, one at a time; {@link #close} ends it. */
public final class LabNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabNetwork.class);
    private static final String PREFIX = "sluice-lab-";
    private static final Pattern NAMESPACE = Pattern.compile(PREFIX + "(\\d+)-\\S+");
    private static final Pattern HOST = Pattern.compile("[a-z][a-z0-9-]{0,29}");
    private static final int ADDRESSES_MAX = 50;
    private static final String SWITCH = "switch";
    private static final String INTERFACE = "lab0";
    private static final List<Path> BIN =
            Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin").map(Path::of).toList();
    private static final int SYS_ADMIN = 21;
    private static final int NET_ADMIN = 12;

    /** What is lost is lost where it arrives: the kernel tells a sender of what its own side does not let out. */
    private static final String RULES = """
            table inet sluice_lab {
              set lost { type ipv4_addr . ipv4_addr; }
              set closed { type ipv4_addr . inet_service; }
              chain input {
                type filter hook input priority 0; policy accept;
                ip saddr . ip daddr @lost drop
                ip daddr . tcp dport @closed drop
                ip saddr . tcp sport @closed drop
              }
            }
            """;

    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<String> own;
    private final List<String> hosts;
    private final String names;
    private final Thread atShutdown = new Thread(this::closeAtShutdown, "sluice-lab-network");
    private boolean isClosed;

    private LabNetwork(List<String> own, List<String> hosts) {
        this.own = List.copyOf(own);
        this.hosts = List.copyOf(hosts);
        this.names = PREFIX + ProcessHandle.current().pid() + "-";
        Stream.concat(own.stream(), hosts.stream()).forEach(name -> {
            if (!HOST.matcher(name).matches() || name.equals(SWITCH)) {
                throw new IllegalArgumentException(
                        "a host's name has up to 30 characters a-z 0-9 - and is not 'switch': " + name);
            }
            addresses.put(name, "10.213.0." + (addresses.size() + 1));
        });
        if (addresses.size() != own.size() + hosts.size() || addresses.isEmpty() || addresses.size() > ADDRESSES_MAX) {
            throw new IllegalArgumentException("1 to " + ADDRESSES_MAX + " names, all different: " + own + hosts);
        }
    }

    /** Why there can be no network here; empty if there can. */
    public static Optional<String> missing() {
        if (!isPrivileged()) {
            return Optional.of("namespaces need Linux and the capabilities SYS_ADMIN and NET_ADMIN, which root has");
        }
        return Stream.of("ip", "nft")
                .filter(program -> BIN.stream().noneMatch(bin -> Files.isExecutable(bin.resolve(program))))
                .findFirst()
                .map(program -> "the program " + program + " is missing: install iproute2 and nftables");
    }

    /**
     * Whether this program is in a network namespace from which nothing can be reached, so that it may be a host: no interface but
     * the loopback has an address.
     */
    public static boolean isProgramApart() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .allMatch(InetAddress::isLoopbackAddress);
        } catch (SocketException none) {
            return true;
        }
    }

    /**
     * A network without this program. One of a process at a time.
     *
     * @param hosts their names: a letter, then letters, digits and {@code -}
     * @throws IOException if something is {@link #missing}, or it fails; then nothing is left of it
     */
    public static LabNetwork of(List<String> hosts) throws IOException {
        return of(List.of(), hosts);
    }

    /**
     * A network with this program.
     *
     * @param own names of this program, each of which gets an address: whoever listens on one of them can be cut off by itself
     * @throws IOException as above, and if the program is not {@link #isProgramApart}
     */
    public static LabNetwork of(List<String> own, List<String> hosts) throws IOException {
        LabNetwork network = new LabNetwork(own, hosts);
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            throw new IOException(missing.get());
        }
        if (!own.isEmpty() && !isProgramApart()) {
            throw new IOException("this program is in the machine's own network; start it by 'unshare --net'");
        }
        removeLeftovers();
        Runtime.getRuntime().addShutdownHook(network.atShutdown);
        try {
            network.begin();
        } catch (IOException failed) {
            network.close();
            throw failed;
        }
        return network;
    }

    /** Where a host is found. */
    public String address(String host) {
        String address = addresses.get(requireNonNull(host, "host"));
        if (address == null) {
            throw new IllegalArgumentException("there is no host " + host + " among " + addresses.keySet());
        }
        return address;
    }

    /** The command line that runs a command on a host of its own; the process that it starts becomes the command itself. */
    public List<String> command(String host, List<String> command) {
        address(host);
        if (own.contains(host)) {
            return List.copyOf(command);
        }
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", names + host));
        line.addAll(command);
        return SystemCommand.line(line);
    }

    /** From now on what one host sends to another one is lost; what that one sends back is not. */
    public void cutOneWay(String from, String to) throws IOException {
        nft(to, "add element inet sluice_lab lost { " + address(from) + " . " + address(to) + " }");
    }

    /** From now on neither hears the other. */
    public void cut(String one, String other) throws IOException {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** From now on what comes to this TCP port of a host is lost, and what answers its own calls to others' port of this number. */
    public void closePort(String host, int port) throws IOException {
        for (String address : addresses.values()) {
            nft(host, "add element inet sluice_lab closed { " + address + " . " + port + " }");
        }
    }

    /** Everybody hears everybody. */
    public void heal() throws IOException {
        for (String host : oneOfEach()) {
            nft(host, "flush set inet sluice_lab lost; flush set inet sluice_lab closed");
        }
    }

    /** Takes it all away; harmless when repeated. Processes that are still on a host keep its namespace, without a way out. */
    @Override
    public synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException alreadyShuttingDown) {
            LOG.debug("the network ends with the JVM");
        }
        if (!own.isEmpty()) {
            // With the bridge's end goes ours, but not at once.
            SystemCommand.run(
                    "sh", "-c", "! ip link show " + INTERFACE + " >/dev/null 2>&1 || ip link del " + INTERFACE);
            SystemCommand.run("nft", "table inet sluice_lab {}; delete table inet sluice_lab");
        }
        remove(names);
    }

    private void begin() throws IOException {
        SystemCommand.run("ip", "netns", "add", names + SWITCH);
        SystemCommand.run("ip", "-n", names + SWITCH, "link", "add", "bridge0", "type", "bridge");
        SystemCommand.run("ip", "-n", names + SWITCH, "link", "set", "bridge0", "up");
        int port = 0;
        for (String host : hosts) {
            SystemCommand.run("ip", "netns", "add", names + host);
            plugIn(List.of("-n", names + host), names + host, List.of(address(host)), port++);
            nft(host, RULES);
        }
        if (!own.isEmpty()) {
            String self = Long.toString(ProcessHandle.current().pid());
            plugIn(List.of(), self, own.stream().map(this::address).toList(), port);
            nft(own.get(0), RULES);
        }
    }

    /** @param at the options by which {@code ip} is about the namespace */
    private void plugIn(List<String> at, String namespace, List<String> ofHost, int port) throws IOException {
        String plug = "port" + port;
        SystemCommand.run(
                "ip",
                "-n",
                names + SWITCH,
                "link",
                "add",
                plug,
                "type",
                "veth",
                "peer",
                "name",
                INTERFACE,
                "netns",
                namespace);
        SystemCommand.run("ip", "-n", names + SWITCH, "link", "set", plug, "master", "bridge0", "up");
        for (String address : ofHost) {
            ip(at, "addr", "add", address + "/24", "dev", INTERFACE);
        }
        ip(at, "link", "set", INTERFACE, "up");
        ip(at, "link", "set", "lo", "up");
    }

    private static void ip(List<String> at, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(at);
        command.addAll(List.of(words));
        SystemCommand.run(command, "");
    }

    private void nft(String host, String text) throws IOException {
        SystemCommand.run(command(host, List.of("nft", "-f", "-")), text + "\n");
    }

    /** The program's own names share one namespace. */
    private List<String> oneOfEach() {
        List<String> each = new ArrayList<>(hosts);
        own.stream().findFirst().ifPresent(each::add);
        return each;
    }

    /** Whatever has the name of a process that is no more. */
    private static void removeLeftovers() throws IOException {
        for (String name : namespaces()) {
            Matcher ours = NAMESPACE.matcher(name);
            if (ours.matches()
                    && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
                LOG.info("removed namespace={} of a program that is no more", name);
                SystemCommand.run("ip", "netns", "del", name);
            }
        }
    }

    private static void remove(String names) throws IOException {
        for (String name : namespaces()) {
            if (name.startsWith(names)) {
                SystemCommand.run("ip", "netns", "del", name);
            }
        }
    }

    private static List<String> namespaces() throws IOException {
        return SystemCommand.run("ip", "netns", "list")
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    private void closeAtShutdown() {
        try {
            close();
        } catch (IOException failed) {
            LOG.warn("a network is left behind", failed);
        }
    }

    private static boolean isPrivileged() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(has -> (has >> SYS_ADMIN & 1) == 1 && (has >> NET_ADMIN & 1) == 1);
        } catch (IOException notLinux) {
            return false;
        }
    }
}
