package io.sluice.lab.fault;

import static java.util.Objects.requireNonNull;

import io.sluice.lab.EmbeddedServer;
import io.sluice.lab.LabServer;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server that a fault is to meet, as it is now: after a restart it is another target.
 *
 * @param pid of its process on this machine, 0 if it has none here that we know of
 * @param dataDir on this machine, null if it has none here that we know of
 */
public record Target(LabServer server, long pid, @Nullable Path dataDir) {
    public Target {
        requireNonNull(server, "server");
        if (pid < 0) {
            throw new IllegalArgumentException("pid must not be negative: " + pid);
        }
    }

    /** An embedded server with its process and its data directory; of another one only the address is known. */
    public static Target of(LabServer server) {
        Optional<EmbeddedServer> embedded = server.embedded();
        return new Target(
                server,
                embedded.map(EmbeddedServer::pid).orElse(0L),
                embedded.map(EmbeddedServer::dataDir).orElse(null));
    }

    /** Why its process cannot be got at. */
    Optional<String> missingProcess() {
        if (pid == 0) {
            return Optional.of("no process of this machine is known to be " + server);
        }
        return ProcessHandle.of(pid).isEmpty() ? Optional.of("process " + pid + " is gone") : Optional.empty();
    }

    /** Why its disk may not be touched: freezing or filling one that others use could stop the whole machine. */
    Optional<String> missingVolume() {
        Optional<String> missing = Volume.missing();
        if (missing.isPresent()) {
            return missing;
        }
        if (dataDir == null) {
            return Optional.of("no directory of this machine is known to be the data directory of " + server);
        }
        try {
            FileStore store = Files.getFileStore(dataDir);
            return Volume.isOne(store)
                    ? Optional.empty()
                    : Optional.of(dataDir + " lies on " + store + ", not on a loop mount of its own");
        } catch (IOException unreadable) {
            return Optional.of("the file system of " + dataDir + " cannot be seen: " + unreadable.getMessage());
        }
    }

    String dataDirectory() {
        return requireNonNull(dataDir, "dataDir").toString();
    }
}
