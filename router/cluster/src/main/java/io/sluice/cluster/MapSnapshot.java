package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The map in a file, so that a router starts with its peers and the shared map dead: magic, format version, version of the
 * map, floor, number of records, each record as its put with its length, CRC32C of all before. Written beside and renamed,
 * so that the file is the old one or the new one. Stateless; blocks; a million tenants take some 300 MiB and seconds.
 */
public final class MapSnapshot {
    /** "SLUICEMP". */
    private static final long MAGIC = 0x534C_5549_4345_4D50L;

    private static final int VERSION = 1;
    private static final int BUFFER_BYTES = 1 << 20;

    private MapSnapshot() {}

    /**
     * Replaces the snapshot; when this returns, the disk has confirmed it.
     *
     * @throws IOException if it could not be written; the old one is still there
     */
    public static void write(Path file, RoutingTable table) throws IOException {
        Path target = requireNonNull(file, "file").toAbsolutePath();
        Path directory = requireNonNull(target.getParent(), "a snapshot has a directory");
        Files.createDirectories(directory);
        Path unfinished = directory.resolve(target.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            OutputStream plain = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            writeAll(plain, table);
            plain.flush();
            channel.force(true);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * The table that was last written; empty when there is no file.
     *
     * @throws MalformedRecordException if the file is damaged or of a version that this program does not know
     * @throws IOException if it cannot be read
     */
    public static Optional<RoutingTable> read(Path file) throws IOException {
        if (!Files.exists(requireNonNull(file, "file"))) {
            return Optional.empty();
        }
        try (CheckedInputStream checked = new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), new CRC32C())) {
            return Optional.of(readAll(checked));
        } catch (EOFException cut) {
            throw new MalformedRecordException("the snapshot " + file + " is cut short", cut);
        } catch (IllegalArgumentException doesNotFit) {
            throw new MalformedRecordException("the snapshot " + file + " does not fit together", doesNotFit);
        }
    }

    private static void writeAll(OutputStream plain, RoutingTable table) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(plain, new CRC32C());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeLong(MAGIC);
        out.writeInt(VERSION);
        out.writeLong(table.version());
        out.writeLong(table.floor().value());
        out.writeInt(table.tiers().size()
                + table.shards().size()
                + table.tenants().size()
                + table.principals().size());
        for (Tier tier : table.tiers()) {
            write(out, new MapChange.PutTier(tier));
        }
        for (ShardRecord shard : table.shards()) {
            write(out, new MapChange.PutShard(shard));
        }
        for (TenantRecord tenant : table.tenants()) {
            write(out, new MapChange.PutTenant(tenant));
        }
        for (PrincipalRecord principal : table.principals()) {
            write(out, new MapChange.PutPrincipal(principal));
        }
        out.writeLong(checked.getChecksum().getValue());
    }

    private static void write(DataOutputStream out, MapChange put) throws IOException {
        byte[] bytes = MapCodec.encode(put);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static RoutingTable readAll(CheckedInputStream checked) throws IOException {
        DataInputStream in = new DataInputStream(checked);
        if (in.readLong() != MAGIC) {
            throw new MalformedRecordException("this is no snapshot of a map");
        }
        int format = in.readInt();
        if (format != VERSION) {
            throw new MalformedRecordException("a snapshot of unknown version " + format);
        }
        long version = in.readLong();
        long floor = in.readLong();
        List<Tier> tiers = new ArrayList<>();
        List<ShardRecord> shards = new ArrayList<>();
        List<TenantRecord> tenants = new ArrayList<>();
        List<PrincipalRecord> principals = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            MapChange put = readPut(in);
            if (put instanceof MapChange.PutTier each) {
                tiers.add(each.tier());
            } else if (put instanceof MapChange.PutShard each) {
                shards.add(each.shard());
            } else if (put instanceof MapChange.PutTenant each) {
                tenants.add(each.tenant());
            } else if (put instanceof MapChange.PutPrincipal each) {
                principals.add(each.principal());
            }
        }
        long expected = checked.getChecksum().getValue();
        if (in.readLong() != expected || in.read() >= 0) {
            throw new MalformedRecordException("a snapshot's checksum does not fit");
        }
        return RoutingTable.load(version, new Epoch(floor), tiers, shards, tenants, principals);
    }

    private static MapChange readPut(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > FieldWriter.BYTES_MAX) {
            throw new MalformedRecordException("a snapshot holds a record of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return MapCodec.decode(bytes);
    }
}
