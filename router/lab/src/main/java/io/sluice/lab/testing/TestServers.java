package io.sluice.lab.testing;

import io.sluice.lab.AddressedServer;
import io.sluice.lab.ContainerServer;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.LabShard;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.ServerMissingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides which servers a test gets. Used by one thread at a time. */
final class TestServers {
    private final LabServers lab;
    private final Function<String, @Nullable String> property;
    private final Map<String, String> environment;

    /**
     * @param property a system property by its name
     * @param environment that of the process
     */
    TestServers(LabServers lab, Function<String, @Nullable String> property, Map<String, String> environment) {
        this.lab = lab;
        this.property = property;
        this.environment = Map.copyOf(environment);
    }

    /** What a test wants; equal wishes share their shards. */
    record Wish(Flavour flavour, int count, int replicas, boolean embedded) {
        Wish {
            if (count < 1 || count > 16) {
                throw new IllegalArgumentException("count must be between 1 and 16: " + count);
            }
        }

        static Wish of(WithShards annotation) {
            return new Wish(annotation.flavour(), annotation.count(), annotation.replicas(), annotation.embedded());
        }
    }

    /** Whether a missing server fails the test rather than skipping it. */
    boolean isRequired() {
        return "true".equalsIgnoreCase(environment.get("CI"));
    }

    /**
     * @throws ServerMissingException if no source has such servers; the message gives each one's reason
     * @throws IOException if servers that should be there do not work
     */
    List<LabShard> find(Wish wish) throws IOException {
        List<String> given = given(wish.flavour());
        if (!given.isEmpty() && !wish.embedded() && wish.replicas() == 0 && wish.count() <= given.size()) {
            return addressed(wish, given);
        }
        try {
            return lab.startShards(specs(wish));
        } catch (ServerMissingException noneEmbedded) {
            if (wish.embedded() || wish.replicas() > 0) {
                throw noneEmbedded;
            }
            return containers(wish, noneEmbedded);
        }
    }

    private List<String> given(Flavour flavour) {
        String name = "sluice.test." + flavour.name().toLowerCase(Locale.ROOT);
        String text = property.apply(name);
        if (text == null) {
            text = environment.get(name.toUpperCase(Locale.ROOT).replace('.', '_'));
        }
        return text == null || text.isBlank() ? List.of() : List.of(text.split(";"));
    }

    private static List<LabShard> addressed(Wish wish, List<String> given) throws IOException {
        List<LabShard> shards = new ArrayList<>();
        for (String text : given.subList(0, wish.count())) {
            AddressedServer server = AddressedServer.parse(text.strip());
            if (server.flavour() != wish.flavour()) {
                throw new IOException("the server given for " + wish.flavour() + " is one of " + server.flavour());
            }
            shards.add(new LabShard(name(shards.size()), server, List.of()));
        }
        return shards;
    }

    private static List<ShardSpec> specs(Wish wish) {
        List<ShardSpec> specs = new ArrayList<>();
        for (int i = 0; i < wish.count(); i++) {
            specs.add(ShardSpec.of(name(i), wish.flavour(), wish.replicas()));
        }
        return specs;
    }

    private static List<LabShard> containers(Wish wish, ServerMissingException noneEmbedded) throws IOException {
        List<LabServer> started = new ArrayList<>();
        try {
            List<LabShard> shards = new ArrayList<>();
            for (int i = 0; i < wish.count(); i++) {
                started.add(ContainerServer.start(
                        wish.flavour(), LabSettings.standard().admin()));
                shards.add(new LabShard(name(i), started.get(i), List.of()));
            }
            return shards;
        } catch (NoClassDefFoundError noTestcontainers) {
            throw new ServerMissingException(
                    noneEmbedded.getMessage() + "; and Testcontainers is not on the class path");
        } catch (ServerMissingException noEngine) {
            throw new ServerMissingException(noneEmbedded.getMessage() + "; and " + noEngine.getMessage());
        } catch (IOException failed) {
            for (LabServer server : started) {
                server.close();
            }
            throw failed;
        }
    }

    private static String name(int index) {
        return "shard-" + (index + 1);
    }
}
