package io.sluice.proxy.serversql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.AddressedServer;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.Login;
import io.sluice.lab.install.Directories;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.Machine;
import io.sluice.lab.process.Greeting;
import io.sluice.lab.process.Ports;
import io.sluice.lab.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Three servers of a MySQL program that somebody names, none of which follows another yet. Used by one thread. */
final class GivenServers implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final List<Ports.Lease> ports = new ArrayList<>();
    private final List<ServerProcess> processes = new ArrayList<>();
    private final Map<ServerAddress, Long> pids = new HashMap<>();
    private final Login admin = Login.withRandomPassword("sluice", new SecureRandom());

    private GivenServers(Path directory) {
        this.directory = directory;
    }

    static GivenServers in() throws IOException {
        return new GivenServers(Files.createTempDirectory("sluice-given"));
    }

    LabShard start(String program) throws IOException, InterruptedException {
        Path template = directory.resolve("template");
        List<String> initialise = command(program, template);
        initialise.add("--initialize-insecure");
        Path log = directory.resolve("initialise.log");
        if (!ServerProcess.start(initialise, Map.of(), log).awaitEnd(LIMIT)) {
            throw new IOException(program + " does not initialise a directory:\n" + Files.readString(log));
        }
        Files.delete(template.resolve("auto.cnf"));
        List<LabServer> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            servers.add(startOne(program, template, directory.resolve("server-" + i)));
        }
        return new LabShard("given", servers.get(0), servers.subList(1, 3));
    }

    long pid(LabServer server) {
        return requireNonNull(pids.get(server.address()), "pid");
    }

    private LabServer startOne(String program, Path template, Path data) throws IOException {
        Directories.copy(template, data);
        Ports.Lease port = new Ports(directory.resolve("ports")).lease();
        ports.add(port);
        Path accounts = Files.writeString(directory.resolve(data.getFileName() + ".sql"), accounts());
        List<String> command = command(program, data);
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port.port(),
                "--server-id=" + port.port(),
                "--socket=s",
                "--mysqlx=0",
                "--skip-name-resolve",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--log-bin=binlog",
                "--relay-log=relay",
                "--innodb-buffer-pool-size=32M",
                "--init-file=" + accounts));
        Path log = directory.resolve(data.getFileName() + ".log");
        ServerProcess process = ServerProcess.start(command, Map.of(), log);
        processes.add(process);
        try {
            Greeting.await(process, port.port(), LIMIT);
        } catch (IOException failed) {
            throw new IOException(program + " does not start:\n" + Files.readString(log), failed);
        }
        ServerAddress address = new ServerAddress("127.0.0.1", port.port());
        pids.put(address, process.pid());
        return new AddressedServer(Flavour.MYSQL, address, admin);
    }

    private static List<String> command(String program, Path data) {
        List<String> command = new ArrayList<>(List.of(program, "--no-defaults", "--datadir=" + data));
        if (Machine.isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    /** One statement a line, outside the binary log, as no server is to have what others lack. */
    private String accounts() {
        String identified = "@'%' IDENTIFIED BY '" + admin.password() + "';\n";
        return "SET sql_log_bin = 0;\n"
                + "CREATE USER " + admin.user() + identified
                + "GRANT ALL ON *.* TO " + admin.user() + "@'%' WITH GRANT OPTION;\n"
                + "CREATE USER sluice_replication" + identified
                + "GRANT REPLICATION SLAVE ON *.* TO sluice_replication@'%';\n";
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess process : processes) {
            process.kill(LIMIT);
        }
        ports.forEach(Ports.Lease::close);
        Directories.delete(directory);
    }
}
