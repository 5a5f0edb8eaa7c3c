package io.sluice.lab;

import io.sluice.lab.install.Directories;
import io.sluice.lab.install.Installation;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.Set;

/**
 * The directory of one server. What the lab must know to start it again stands in a file in it, which is written as
 * {@code .unfinished} before the template is copied and gets its name after the first login; so a directory whose first
 * start was cut short is recognised and made anew.
 *
 * @param admin the one of this server, which for an earlier run's directory is the earlier one
 * @param isNew whether the server has yet to be started for the first time
 */
record DataDir(Path path, Login admin, int port, boolean isNew) {
    private static final String RECORD = "sluice-lab.properties";
    private static final String UNFINISHED = "sluice-lab.unfinished";
    private static final String INIT_FILE = "sluice-lab.sql";
    private static final String OPTION_FILE = "my.cnf";
    private static final String LOG = "server.log";
    private static final int TAIL_CHARACTERS = 3_000;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The port that an earlier run used here, 0 if there was none. */
    static int earlierPort(Path path) throws IOException {
        return Files.exists(path.resolve(RECORD)) ? Integer.parseInt(read(path, "port")) : 0;
    }

    /** Makes the directory ready for a start; refuses one that holds anything of others. */
    static DataDir prepare(Path path, Installation installation, Login admin, int port) throws IOException {
        if (Files.exists(path.resolve(RECORD))) {
            String flavour = installation.flavour().name();
            if (!read(path, "flavour").equals(flavour)) {
                throw new IOException(path + " is not a data directory of " + flavour);
            }
            Login earlier = new Login(read(path, "user"), read(path, "password"));
            write(path.resolve(RECORD), flavour, earlier, port);
            return new DataDir(path, earlier, port, false);
        }
        if (Files.exists(path.resolve(UNFINISHED))) {
            Directories.delete(path);
        }
        if (!Directories.isEmpty(path)) {
            throw new IOException(path + " is neither empty nor a data directory of the lab");
        }
        Files.createDirectories(path);
        write(path.resolve(UNFINISHED), installation.flavour().name(), admin, port);
        installation.copyTemplate(path);
        return new DataDir(path, admin, port, true);
    }

    Path log() {
        return path.resolve(LOG);
    }

    Path optionFile() {
        return path.resolve(OPTION_FILE);
    }

    Path initFile() {
        return path.resolve(INIT_FILE);
    }

    void writeOptions(String text) throws IOException {
        Files.writeString(optionFile(), text);
    }

    /** The init file holds passwords: its owner alone may read it, and it goes with {@link #toStarted}. */
    void writeInitFile(String sql) throws IOException {
        Files.deleteIfExists(initFile());
        Files.createFile(initFile(), OWNER_ONLY);
        Files.writeString(initFile(), sql);
    }

    DataDir toStarted() throws IOException {
        if (isNew) {
            Files.deleteIfExists(initFile());
            Files.move(path.resolve(UNFINISHED), path.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
        }
        return new DataDir(path, admin, port, false);
    }

    /** The last lines that the server said. */
    String logTail() {
        try {
            String text = Files.readString(log(), StandardCharsets.ISO_8859_1);
            return text.substring(Math.max(0, text.length() - TAIL_CHARACTERS)).strip();
        } catch (IOException unreadable) {
            return "(its log cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    private static String read(Path path, String key) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(path.resolve(RECORD))) {
            properties.load(in);
        }
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IOException(path.resolve(RECORD) + " has no " + key);
        }
        return value;
    }

    private static void write(Path file, String flavour, Login admin, int port) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("flavour", flavour);
        properties.setProperty("user", admin.user());
        properties.setProperty("password", admin.password());
        properties.setProperty("port", Integer.toString(port));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, OWNER_ONLY);
        try (Writer out = Files.newBufferedWriter(next)) {
            properties.store(out, null);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
