package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import io.sluice.core.tenant.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several routers that keep one truth: the map's changes and the queued writes stand on a majority of the voters. Without
 * voters this router is alone.
 *
 * @param voters the routers that vote, the same in each router's settings: one, three or five. Further routers join without
 *     a vote
 * @param bind where this router listens for the others. Unless given, the address that {@code voters} say of it
 * @param advertised where the others find a router without a vote. Unless given, what it binds
 * @param certificateFile this router's certificate chain, PEM, which the others ask for; who has none of the authorities'
 *     gets no answer
 * @param privateKeyFile the certificate's private key, PKCS #8 in PEM
 * @param authoritiesFile certificates of the authorities that the routers' certificates lead to, PEM
 * @param plaintext allows the routers to talk without TLS on other addresses than loopback: anybody who reaches the port
 *     can then read and change everything
 * @param appendTimeout after which a write that a majority has not confirmed is told as unknown, 1 second to 1 minute
 */
public record RoutersSettings(
        List<Voter> voters,
        @Nullable ServerAddress bind,
        @Nullable ServerAddress advertised,
        @Nullable Path certificateFile,
        @Nullable Path privateKeyFile,
        @Nullable Path authoritiesFile,
        boolean plaintext,
        Duration appendTimeout) {
    public static final RoutersSettings DEFAULT =
            new RoutersSettings(List.of(), null, null, null, null, null, false, Duration.ofSeconds(10));

    /**
     * A router that votes.
     *
     * @param name its {@code node.name}
     * @param address where the others find it
     */
    public record Voter(String name, ServerAddress address) {
        public Voter {
            requireNonNull(address, "address");
            Problems problems = new Problems();
            problems.require(
                    requireNonNull(name, "name").matches("[A-Za-z0-9][A-Za-z0-9.-]{0,59}"),
                    "name",
                    "must have 1 to 60 characters out of A-Z a-z 0-9 . - but is '" + name + "'");
            problems.throwIfAny();
        }
    }

    public RoutersSettings {
        voters = List.copyOf(voters);
        Problems problems = new Problems();
        Set<String> names = new HashSet<>();
        Set<ServerAddress> addresses = new HashSet<>();
        voters.forEach(voter -> {
            names.add(voter.name());
            addresses.add(voter.address());
        });
        problems.require(
                List.of(0, 1, 3, 5).contains(voters.size()),
                "voters",
                "must be one, three or five: an even number stands no more failures than one less");
        problems.require(names.size() == voters.size(), "voters", "must have names of their own");
        problems.require(addresses.size() == voters.size(), "voters", "must have addresses of their own");
        long files = Stream.of(certificateFile, privateKeyFile, authoritiesFile)
                .filter(file -> file != null)
                .count();
        problems.require(
                files == 0 || files == 3,
                "certificateFile",
                "comes with privateKeyFile and authoritiesFile: all three or none");
        boolean isLocal = addresses.stream().allMatch(RoutersSettings::isLoopback)
                && (bind == null || isLoopback(bind))
                && (advertised == null || isLoopback(advertised));
        problems.require(
                files == 3 || plaintext || isLocal,
                "certificateFile",
                "is required, since routers talk beyond this machine; or allow it with plaintext");
        problems.within("appendTimeout", appendTimeout, Duration.ofSeconds(1), Duration.ofMinutes(1));
        problems.throwIfAny();
    }

    /** Whether this router shares its truth with no other. */
    public boolean isAlone() {
        return voters.isEmpty();
    }

    /** Where the voter of this name is found. */
    public Optional<ServerAddress> addressOf(String router) {
        return voters.stream()
                .filter(voter -> voter.name().equals(router))
                .map(Voter::address)
                .findFirst();
    }

    private static boolean isLoopback(ServerAddress address) {
        if (address.host().equals("localhost")) {
            return true;
        }
        boolean isNumber = address.host().matches("[0-9.]+|.*:.*");
        try {
            return isNumber && InetAddress.getByName(address.host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
