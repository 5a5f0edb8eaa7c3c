package io.sluice.lab.fault;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.AddressedServer;
import io.sluice.lab.Login;
import io.sluice.lab.install.Flavour;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JVM of its own that stops a process, freezes another's group, mounts a volume and freezes it, says {@code ready}, and waits
 * for the end of its input. Arguments: the first process, the second one, where to mount ("-" for each that is not to be).
 */
final class FaultProgram {
    private FaultProgram() {}

    public static void main(String[] args) throws Exception {
        AddressedServer server =
                new AddressedServer(Flavour.MYSQL, new ServerAddress("127.0.0.1", 1), new Login("a", "a"));
        Fault.FREEZE.begin(new Target(server, Long.parseLong(args[0]), null));
        if (!args[1].equals("-")) {
            Fault.CGROUP_FREEZE.begin(new Target(server, Long.parseLong(args[1]), null));
        }
        if (!args[2].equals("-")) {
            Volume volume = Volume.mount(Path.of(args[2]), 32);
            Files.writeString(volume.path().resolve("file"), "unsaved");
            Fault.FSFREEZE.begin(new Target(server, 0, volume.path()));
        }
        System.out.println("ready");
        System.in.transferTo(System.err);
    }
}
