package io.sluice.simulation.queue;

import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk that loses what it may lose. What was not synced survives a power failure by sectors, each as chance has it; names
 * that were not synced survive up to some operation. The router can die at any operation, a sync can fail, the disk can be
 * full, and a bit can flip.
 */
final class Disk implements LogDirectory {
    private static final int SECTOR = 512;

    /** The router dies at an operation. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Map<String, Content> names = new TreeMap<>();
    private Map<String, Content> durableNames = new TreeMap<>();
    private final List<Map<String, Content>> nameHistory = new ArrayList<>();
    private int operationsLeft = Integer.MAX_VALUE;
    private boolean syncFails;
    private long bytesMax = Long.MAX_VALUE;

    // -- what happens to it -------------------------------------------------------------------------------------------

    /** The operation after so many more has half of its effect, and kills. */
    void crashAfter(int operations) {
        operationsLeft = operations;
    }

    /** The next sync fails: what it was for is still shown, but a later sync does not know of it. */
    void failSync() {
        syncFails = true;
    }

    void limit(long bytes) {
        bytesMax = bytes;
    }

    long usedBytes() {
        return names.values().stream().mapToLong(each -> each.current.length).sum();
    }

    /** The life is gone, the kernel is not. */
    void onKilled() {
        operationsLeft = Integer.MAX_VALUE;
        syncFails = false;
    }

    /** What is found when power is back. */
    void onPowerLost(RandomGenerator random) {
        onKilled();
        int survived = random.nextInt(nameHistory.size() + 1);
        names = new TreeMap<>(survived == 0 ? durableNames : nameHistory.get(survived - 1));
        names.values().stream().distinct().forEach(content -> content.onPowerLost(random));
        durableNames = new TreeMap<>(names);
        nameHistory.clear();
    }

    /** One bit of what was written is another from now on. */
    void flipBit(RandomGenerator random) {
        List<Content> all =
                names.values().stream().filter(each -> each.current.length > 0).toList();
        if (!all.isEmpty()) {
            byte[] bytes = all.get(random.nextInt(all.size())).current;
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    /** As an operator keeps it. */
    Map<String, byte[]> copy() {
        Map<String, byte[]> copy = new HashMap<>();
        names.forEach((name, content) -> copy.put(name, content.current.clone()));
        return copy;
    }

    /** As an operator brings it back. */
    void restore(Map<String, byte[]> copy) {
        names = new TreeMap<>();
        copy.forEach((name, bytes) -> names.put(name, new Content(bytes)));
        durableNames = new TreeMap<>(names);
        nameHistory.clear();
    }

    // -- what it does -------------------------------------------------------------------------------------------------

    @Override
    public List<String> names() {
        return List.copyOf(names.keySet());
    }

    @Override
    public LogFile create(String name) {
        step();
        names.put(name, new Content(new byte[0]));
        remember();
        return new SimulatedFile(names.get(name));
    }

    @Override
    public LogFile open(String name) throws NoSuchFileException {
        return new SimulatedFile(content(name));
    }

    @Override
    public void rename(String from, String to) throws NoSuchFileException {
        step();
        names.put(to, content(from));
        names.remove(from);
        remember();
    }

    @Override
    public void delete(String name) {
        step();
        names.remove(name);
        remember();
    }

    @Override
    public void sync() {
        step();
        durableNames = new TreeMap<>(names);
        nameHistory.clear();
    }

    @Override
    public long freeBytes() {
        return Math.max(0, bytesMax - usedBytes());
    }

    @Override
    public String describe(String name) {
        return name;
    }

    @Override
    public void close() {}

    private void remember() {
        nameHistory.add(new TreeMap<>(names));
    }

    private Content content(String name) throws NoSuchFileException {
        Content content = names.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content;
    }

    private void step() {
        if (operationsLeft <= 0) {
            throw new Crash();
        }
        operationsLeft--;
    }

    private static final class Content {
        byte[] durable;
        byte[] current;
        final BitSet dirty = new BitSet();

        Content(byte[] bytes) {
            durable = bytes.clone();
            current = bytes.clone();
        }

        void write(byte[] bytes, int offset) {
            if (offset + bytes.length > current.length) {
                current = Arrays.copyOf(current, offset + bytes.length);
            }
            System.arraycopy(bytes, 0, current, offset, bytes.length);
            dirty.set(offset / SECTOR, (offset + bytes.length + SECTOR - 1) / SECTOR);
        }

        void sync() {
            durable = durable.length == current.length ? durable : Arrays.copyOf(durable, current.length);
            dirty.stream().forEach(sector -> {
                int from = sector * SECTOR;
                System.arraycopy(current, from, durable, from, Math.min(SECTOR, current.length - from));
            });
            dirty.clear();
        }

        /** The kernel forgets that the pages were to be written, but shows them until power fails. */
        void failSync() {
            dirty.clear();
        }

        void onPowerLost(RandomGenerator random) {
            byte[] found = durable.clone();
            boolean hasGrown = current.length > found.length && random.nextBoolean();
            found = hasGrown ? Arrays.copyOf(found, current.length) : found;
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                int from = sector * SECTOR;
                int to = Math.min(Math.min(from + SECTOR, current.length), found.length);
                if (from < to && random.nextBoolean()) {
                    System.arraycopy(current, from, found, from, to - from);
                }
            }
            current = found;
            durable = found.clone();
            dirty.clear();
        }
    }

    private final class SimulatedFile implements LogFile {
        private final Content content;

        SimulatedFile(Content content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.current.length;
        }

        @Override
        public void read(ByteBuffer into, long offset) {
            int count = (int) Math.max(0, Math.min(into.remaining(), content.current.length - offset));
            into.put(content.current, (int) Math.min(offset, content.current.length), count);
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            long growth = offset + bytes.length - content.current.length;
            if (growth > 0 && usedBytes() + growth > bytesMax) {
                throw new IOException("No space left on device");
            }
            if (operationsLeft <= 0) {
                content.write(Arrays.copyOf(bytes, bytes.length / 2), (int) offset);
            }
            step();
            content.write(bytes, (int) offset);
        }

        @Override
        public void sync() throws IOException {
            step();
            if (syncFails) {
                syncFails = false;
                content.failSync();
                throw new IOException("Input/output error");
            }
            content.sync();
        }

        @Override
        public void close() {}
    }
}
