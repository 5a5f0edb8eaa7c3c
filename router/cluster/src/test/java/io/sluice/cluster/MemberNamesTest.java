package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemberNamesTest {
    private static final ServerAddress SERVICE = new ServerAddress("routers.test", 5701);

    @Test
    void aNameWithSeveralAddressesNamesSeveralMembers() {
        assertThat(found(Map.of("routers.test", List.of("10.0.0.1", "10.0.0.2")), SERVICE))
                .containsExactly("10.0.0.1:5701", "10.0.0.2:5701");
    }

    @Test
    void anAddressIsThereOnceWhateverNamesIt() {
        Map<String, List<String>> hosts =
                Map.of("routers.test", List.of("10.0.0.1", "10.0.0.2"), "10.0.0.1", List.of("10.0.0.1"));

        assertThat(found(hosts, new ServerAddress("10.0.0.1", 5701), SERVICE))
                .containsExactly("10.0.0.1:5701", "10.0.0.2:5701");
    }

    @Test
    void aNameWithoutAnAddressHidesNoOther() {
        assertThat(found(Map.of("routers.test", List.of("10.0.0.1")), new ServerAddress("gone.test", 5701), SERVICE))
                .containsExactly("10.0.0.1:5701");
    }

    @Test
    void addressesOfTheSixthVersionAreLeftOut() {
        assertThat(found(Map.of("routers.test", List.of("::1", "10.0.0.1")), SERVICE))
                .containsExactly("10.0.0.1:5701");
    }

    @Test
    void moreAddressesThanTheLimitAreLeftOut() {
        List<String> many = IntStream.range(0, 100).mapToObj(i -> "10.0.0." + i).toList();

        assertThat(found(Map.of("routers.test", many), SERVICE)).hasSize(MemberNames.ADDRESSES_MAX);
    }

    private static List<String> found(Map<String, List<String>> hosts, ServerAddress... members) {
        MemberNames names = new MemberNames(List.of(members), host -> {
            List<String> addresses = hosts.get(host);
            if (addresses == null) {
                throw new UnknownHostException(host);
            }
            List<InetAddress> parsed = new ArrayList<>();
            for (String address : addresses) {
                parsed.add(InetAddress.getByName(address));
            }
            return parsed.toArray(InetAddress[]::new);
        });
        List<String> found = new ArrayList<>();
        names.discoverNodes()
                .forEach(node -> found.add(node.getPrivateAddress().getHost() + ":"
                        + node.getPrivateAddress().getPort()));
        return found;
    }
}
