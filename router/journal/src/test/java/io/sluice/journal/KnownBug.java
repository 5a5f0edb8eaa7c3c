package io.sluice.journal;

import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** What a log could do wrong, seen from its disk: each is put back by a directory that leaves something out. */
enum KnownBug {
    /** What it was told is all done. */
    NONE,
    ACKNOWLEDGES_BEFORE_THE_SYNC,
    IGNORES_A_FAILED_SYNC,
    NAMES_A_SEGMENT_BEFORE_ITS_HEADER_IS_DURABLE,
    NEVER_SYNCS_NAMES,
    OPENS_WITHOUT_A_SYNC,
    DOES_NOT_WRITE_THE_LAST_FRAME_AGAIN,
    FORGETS_WITHOUT_A_MARK,
    DOES_NOT_SYNC_THE_MARK,
    SEALS_WITH_THE_SAME_SALT;

    /** The directory, as a log with this bug uses it. */
    Faulty on(LogDirectory disk) {
        return new Faulty(this, disk);
    }

    /** Belongs to one life of a log. */
    static final class Faulty implements LogDirectory {
        private final KnownBug bug;
        private final LogDirectory disk;
        private boolean isOpen;

        private Faulty(KnownBug bug, LogDirectory disk) {
            this.bug = bug;
            this.disk = disk;
        }

        /** The opening is over. */
        void opened() {
            isOpen = true;
        }

        @Override
        public List<String> names() throws IOException {
            return disk.names();
        }

        @Override
        public LogFile create(String name) throws IOException {
            return new FaultyFile(name, disk.create(name));
        }

        @Override
        public LogFile open(String name) throws IOException {
            return new FaultyFile(name, disk.open(name));
        }

        @Override
        public void rename(String from, String to) throws IOException {
            if (bug != FORGETS_WITHOUT_A_MARK || !to.equals(TrimMark.NAME)) {
                disk.rename(from, to);
            }
        }

        @Override
        public void delete(String name) throws IOException {
            disk.delete(name);
        }

        @Override
        public void sync() throws IOException {
            boolean isLeftOut = bug == NEVER_SYNCS_NAMES || (bug == OPENS_WITHOUT_A_SYNC && !isOpen);
            if (!isLeftOut) {
                disk.sync();
            }
        }

        @Override
        public long freeBytes() throws IOException {
            return disk.freeBytes();
        }

        @Override
        public String describe(String name) {
            return disk.describe(name);
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }

        private final class FaultyFile implements LogFile {
            private final String name;
            private final LogFile file;

            FaultyFile(String name, LogFile file) {
                this.name = name;
                this.file = file;
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void read(ByteBuffer into, long offset) throws IOException {
                file.read(into, offset);
            }

            @Override
            public void write(ByteBuffer from, long offset) throws IOException {
                if (bug == DOES_NOT_WRITE_THE_LAST_FRAME_AGAIN && !isOpen && Segment.isSegment(name)) {
                    ByteBuffer there = ByteBuffer.allocate(from.remaining());
                    file.read(there, offset);
                    if (there.flip().equals(from)) {
                        return;
                    }
                }
                file.write(from, offset);
            }

            @Override
            public void sync() throws IOException {
                boolean isLeftOut = switch (bug) {
                    case ACKNOWLEDGES_BEFORE_THE_SYNC -> isOpen && Segment.isSegment(name);
                    case OPENS_WITHOUT_A_SYNC -> !isOpen && Segment.isSegment(name);
                    case NAMES_A_SEGMENT_BEFORE_ITS_HEADER_IS_DURABLE -> Segment.isBlank(name);
                    case DOES_NOT_SYNC_THE_MARK -> name.equals(TrimMark.UNFINISHED_NAME);
                    default -> false;
                };
                if (isLeftOut) {
                    return;
                }
                try {
                    file.sync();
                } catch (IOException failed) {
                    if (bug != IGNORES_A_FAILED_SYNC) {
                        throw failed;
                    }
                }
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }
    }
}
