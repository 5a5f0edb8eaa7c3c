package io.sluice.proxy.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Sightings as a file of text: {@code sluice-sightings 1}, a line for each shard with tabs between its fields, and a last line
 * with the CRC32C of all before. Written beside and renamed, and not synced: a machine that crashes may lose it, and then less is
 * known, not something wrong. Blocks; some hundred bytes for a shard.
 */
final class SightingsFile {
    private static final String HEAD = "sluice-sightings 1";
    private static final String END = "end ";
    private static final int FIELDS = 6;

    private final Path file;

    SightingsFile(Path file) {
        this.file = requireNonNull(file, "file").toAbsolutePath();
    }

    /** @throws IOException if it could not be written; the old one is still there */
    void write(Map<ShardId, Sighting> sightings) throws IOException {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        sightings.forEach((shard, seen) -> text.append(String.join(
                        "\t",
                        shard.value(),
                        seen.primary().toString(),
                        seen.source(),
                        Long.toString(seen.at().toEpochMilli()),
                        seen.executed() instanceof GtidSet ? "mysql" : "mariadb",
                        seen.executed().text()))
                .append('\n'));
        String end = END + checksum(text.toString()) + "\n";
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(unfinished, text.append(end), UTF_8);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What was last written; empty when there is no file.
     *
     * @throws IOException if it cannot be read, is damaged, or of another version
     */
    Map<ShardId, Sighting> read() throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        String text = Files.readString(file, UTF_8);
        if (!text.startsWith(HEAD + "\n")) {
            throw new IOException(file + " is cut short or of another version");
        }
        int end = text.lastIndexOf(END);
        if (end < 0 || !text.substring(end).equals(END + checksum(text.substring(0, end)) + "\n")) {
            throw new IOException("the checksum of " + file + " does not fit");
        }
        List<String> lines = text.substring(0, end).lines().toList();
        Map<ShardId, Sighting> sightings = new HashMap<>();
        try {
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.split("\t", -1);
                if (fields.length != FIELDS) {
                    throw new IOException(file + " has a line of " + fields.length + " fields");
                }
                sightings.put(
                        new ShardId(fields[0]),
                        new Sighting(
                                ServerAddress.parse(fields[1]),
                                fields[2],
                                executed(fields[4], fields[5]),
                                Instant.ofEpochMilli(Long.parseLong(fields[3]))));
            }
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new IOException(file + " has a malformed line", malformed);
        }
        return sightings;
    }

    private static TransactionSet executed(String family, String text) {
        return family.equals("mysql") ? GtidSet.parse(text) : BinlogState.parse(text);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
