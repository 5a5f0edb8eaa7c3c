package io.sluice.journal;

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
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A disk that loses what it may lose. What was not synced survives a crash by sectors, each as chance has it; names that
 * were not synced survive as the chain of operations up to some point. It can fail at any operation, once.
 */
final class SimulatedDirectory implements LogDirectory {
    private static final int SECTOR = 512;

    private Map<String, Content> names = new HashMap<>();
    private Map<String, Content> durableNames = new HashMap<>();
    private final ArrayList<Map<String, Content>> nameHistory = new ArrayList<>();
    private int operationsLeft = Integer.MAX_VALUE;
    private int syncsLeft = Integer.MAX_VALUE;
    private long bytesMax = Long.MAX_VALUE;
    private BiConsumer<String, byte[]> onWrite = (name, bytes) -> {};
    private volatile @Nullable Runnable beforeSync;

    /** Power fails at an operation; the log under test must let it through. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** After so many more operations each one fails: the first of these still has half of its effect. */
    synchronized void crashAfter(int operations) {
        operationsLeft = operations;
    }

    /** After so many more syncs one fails, and what it should have made durable is not, whatever later syncs say. */
    synchronized void failSyncAfter(int syncs) {
        syncsLeft = syncs;
    }

    /** The program ends and power stays: everything is found as it was last seen, durable or not. */
    synchronized void kill() {
        operationsLeft = Integer.MAX_VALUE;
        syncsLeft = Integer.MAX_VALUE;
    }

    /** Sees every write to a file. */
    void onWrite(BiConsumer<String, byte[]> observer) {
        onWrite = observer;
    }

    synchronized void limit(long bytes) {
        bytesMax = bytes;
    }

    /** Runs on the thread that syncs a segment; may block it, or throw. */
    void beforeSync(Runnable action) {
        beforeSync = action;
    }

    synchronized int operationsLeft() {
        return operationsLeft;
    }

    /** What is found when power is back. */
    synchronized void restart(RandomGenerator random) {
        kill();
        int survived = random.nextInt(nameHistory.size() + 1);
        names = new HashMap<>(survived == 0 ? durableNames : nameHistory.get(survived - 1));
        names.values().stream().distinct().forEach(content -> content.restart(random));
        durableNames = new HashMap<>(names);
        nameHistory.clear();
    }

    synchronized byte[] bytes(String name) {
        return content(name).current;
    }

    @Override
    public synchronized List<String> names() {
        return names.keySet().stream().sorted().collect(Collectors.toList());
    }

    /** The names of the log's own files, in order. */
    List<String> segments() {
        return names().stream().filter(Segment::isSegment).toList();
    }

    @Override
    public synchronized LogFile create(String name) {
        step();
        names.put(name, new Content());
        remember();
        return new SimulatedFile(name, content(name));
    }

    @Override
    public synchronized LogFile open(String name) throws IOException {
        if (!names.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return new SimulatedFile(name, content(name));
    }

    @Override
    public synchronized void rename(String from, String to) {
        step();
        names.put(to, content(from));
        names.remove(from);
        remember();
    }

    @Override
    public synchronized void delete(String name) {
        step();
        names.remove(name);
        remember();
    }

    @Override
    public synchronized void sync() throws IOException {
        step();
        failSync();
        durableNames = new HashMap<>(names);
        nameHistory.clear();
    }

    @Override
    public synchronized long freeBytes() {
        return bytesMax - usedBytes();
    }

    private long usedBytes() {
        return names.values().stream()
                .distinct()
                .mapToLong(each -> each.current.length)
                .sum();
    }

    @Override
    public String describe(String name) {
        return name;
    }

    @Override
    public void close() {}

    private void remember() {
        nameHistory.add(new HashMap<>(names));
    }

    private Content content(String name) {
        Content content = names.get(name);
        if (content == null) {
            throw new AssertionError("no file " + name);
        }
        return content;
    }

    private void failSync() throws IOException {
        syncsLeft--;
        if (syncsLeft == 0) {
            throw new IOException("Input/output error");
        }
    }

    private void step() {
        if (operationsLeft <= 0) {
            throw new Crash();
        }
        operationsLeft--;
    }

    private static final class Content {
        byte[] durable = new byte[0];
        byte[] current = new byte[0];
        final BitSet dirty = new BitSet();
        /** Not durable, but no sync knows any more. */
        final BitSet lost = new BitSet();

        void write(byte[] bytes, int offset) {
            if (offset + bytes.length > current.length) {
                current = Arrays.copyOf(current, offset + bytes.length);
            }
            System.arraycopy(bytes, 0, current, offset, bytes.length);
            dirty.set(offset / SECTOR, (offset + bytes.length + SECTOR - 1) / SECTOR);
            lost.andNot(dirty);
        }

        void sync() {
            byte[] before = durable;
            durable = current.clone();
            for (int sector = lost.nextSetBit(0); sector >= 0; sector = lost.nextSetBit(sector + 1)) {
                int from = sector * SECTOR;
                int to = Math.min(from + SECTOR, durable.length);
                Arrays.fill(durable, from, to, (byte) 0);
                System.arraycopy(before, from, durable, from, Math.max(0, Math.min(to, before.length) - from));
            }
            dirty.clear();
        }

        void failSync() {
            lost.or(dirty);
            dirty.clear();
        }

        void restart(RandomGenerator random) {
            dirty.or(lost);
            lost.clear();
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
            sync();
        }
    }

    private final class SimulatedFile implements LogFile {
        private final String name;
        private final Content content;

        SimulatedFile(String name, Content content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public long size() {
            synchronized (SimulatedDirectory.this) {
                return content.current.length;
            }
        }

        @Override
        public void read(ByteBuffer into, long offset) {
            synchronized (SimulatedDirectory.this) {
                int count = (int) Math.max(0, Math.min(into.remaining(), content.current.length - offset));
                into.put(content.current, (int) Math.min(offset, content.current.length), count);
            }
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            synchronized (SimulatedDirectory.this) {
                long growth = offset + bytes.length - content.current.length;
                if (growth > 0 && usedBytes() + growth > bytesMax) {
                    throw new IOException("No space left on device");
                }
                onWrite.accept(name, bytes);
                if (operationsLeft <= 0) {
                    content.write(Arrays.copyOf(bytes, bytes.length / 2), (int) offset);
                }
                step();
                content.write(bytes, (int) offset);
            }
        }

        @Override
        public void sync() throws IOException {
            Runnable action = beforeSync;
            if (action != null && isSegment()) {
                action.run();
            }
            synchronized (SimulatedDirectory.this) {
                step();
                try {
                    failSync();
                } catch (IOException failure) {
                    content.failSync();
                    throw failure;
                }
                content.sync();
            }
        }

        private boolean isSegment() {
            synchronized (SimulatedDirectory.this) {
                return names.entrySet().stream()
                        .anyMatch(each -> each.getValue() == content && Segment.isSegment(each.getKey()));
            }
        }

        @Override
        public void close() {}
    }
}
