package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Of which cluster a router is, and how it talks to the others.
 *
 * @param cluster the cluster's name: routers of another one are refused
 * @param router this router's name: letters, digits, dots and dashes, at most 60
 * @param bind host:port to listen on
 * @param advertised host:port where the others find this router; for a voter it is what {@code voters} says
 * @param voters name and host:port of the routers that vote, 1 to 5
 * @param appendTimeout after which an append whose outcome is not known is told so: 1 second to 1 minute
 * @param batchBytes what one entry may hold, and one append may be: 64 KiB to 16 MiB
 * @param waitingBytes what may wait to be sent, in each of the two groups: batchBytes to 1 GiB
 * @param logEntries after how many entries Raft's own log is shortened, which keeps a fifth of them for routers that were away for
 *     a moment: 100 to 1,000,000
 * @param tls empty: anybody who reaches the port can do anything
 */
public record RaftSettings(
        String cluster,
        String router,
        String bind,
        String advertised,
        Map<String, String> voters,
        Duration appendTimeout,
        int batchBytes,
        long waitingBytes,
        int logEntries,
        Optional<RaftTls> tls) {
    public static final Duration APPEND_TIMEOUT = Duration.ofSeconds(10);
    public static final int BATCH_BYTES = 4 << 20;
    public static final long WAITING_BYTES = 64L << 20;
    public static final int LOG_ENTRIES = 5_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,59}");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):[0-9]{1,5}");
    private static final int VOTERS_MAX = 5;

    public RaftSettings {
        List<String> problems = new ArrayList<>();
        voters = Map.copyOf(new TreeMap<>(voters));
        require(NAME.matcher(requireNonNull(cluster, "cluster")).matches(), "cluster: a name", problems);
        require(NAME.matcher(requireNonNull(router, "router")).matches(), "router: a name", problems);
        require(isAddress(requireNonNull(bind, "bind")), "bind: host:port", problems);
        require(isAddress(requireNonNull(advertised, "advertised")), "advertised: host:port", problems);
        require(!voters.isEmpty() && voters.size() <= VOTERS_MAX, "voters: 1 to " + VOTERS_MAX, problems);
        voters.forEach((name, address) -> require(
                NAME.matcher(name).matches() && isAddress(address),
                "voters: " + name + ": a name and host:port",
                problems));
        require(voters.values().stream().distinct().count() == voters.size(), "voters: two have one address", problems);
        require(
                voters.getOrDefault(router, advertised).equals(advertised),
                "advertised: must be the address that voters say",
                problems);
        require(
                requireNonNull(appendTimeout, "appendTimeout").compareTo(Duration.ofSeconds(1)) >= 0
                        && appendTimeout.compareTo(Duration.ofMinutes(1)) <= 0,
                "appendTimeout: 1 second to 1 minute",
                problems);
        require(batchBytes >= 64 << 10 && batchBytes <= 16 << 20, "batchBytes: 64 KiB to 16 MiB", problems);
        require(waitingBytes >= batchBytes && waitingBytes <= 1L << 30, "waitingBytes: batchBytes to 1 GiB", problems);
        require(logEntries >= 100 && logEntries <= 1_000_000, "logEntries: 100 to 1,000,000", problems);
        requireNonNull(tls, "tls");
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("raft settings: " + String.join("; ", problems));
        }
    }

    /** With the usual limits; the address is the one that {@code voters} say, or else {@code bind}. */
    public static RaftSettings of(String cluster, String router, String bind, Map<String, String> voters) {
        return new RaftSettings(
                cluster,
                router,
                bind,
                voters.getOrDefault(router, bind),
                voters,
                APPEND_TIMEOUT,
                BATCH_BYTES,
                WAITING_BYTES,
                LOG_ENTRIES,
                Optional.empty());
    }

    public RaftSettings with(RaftTls authentication) {
        return new RaftSettings(
                cluster,
                router,
                bind,
                advertised,
                voters,
                appendTimeout,
                batchBytes,
                waitingBytes,
                logEntries,
                Optional.of(authentication));
    }

    boolean isVoter(String name) {
        return voters.containsKey(name);
    }

    /** Nobody else can have what this router has. */
    boolean isAlone() {
        return voters.size() == 1 && isVoter(router);
    }

    static String host(String address) {
        return address.substring(0, address.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    }

    static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches() && port(text) <= 65_535;
    }

    private static void require(boolean holds, String problem, List<String> problems) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
