package io.sluice.lab.fault;

import java.io.IOException;
import java.util.Optional;

/** A lock-up that can be made to happen to a server; the package tells which real one each stands for. */
public enum Fault {
    FREEZE("freeze", "the id of the server's process, and the right to signal it") {
        @Override
        public Optional<String> missing(Target target) {
            return target.missingProcess();
        }

        @Override
        Active start(Target target) throws IOException {
            return Deed.begin(name, """
                            begin() { kill -STOP "$1"; }
                            end() { kill -CONT "$1" 2>/dev/null || ! kill -0 "$1" 2>/dev/null; }
                            """, Long.toString(target.pid())).untilShutdown();
        }

        @Override
        public String byHand(Target target) {
            return "kill -CONT " + target.pid();
        }
    },

    CGROUP_FREEZE(
            "cgroup-freeze", "the id of the server's process, and a freezer of control groups that may be written") {
        @Override
        public Optional<String> missing(Target target) {
            return target.missingProcess().or(CgroupFreezer::missing);
        }

        @Override
        Active start(Target target) throws IOException {
            return CgroupFreezer.ofThisMachine().get(0).freeze(target.pid());
        }

        @Override
        public String byHand(Target target) {
            return CgroupFreezer.ofThisMachine().stream()
                    .findFirst()
                    .map(freezer -> freezer.byHand(target.pid()))
                    .orElse("");
        }
    },

    READ_LOCK("read-lock", "a login with the privilege RELOAD") {
        @Override
        Active start(Target target) throws IOException {
            return HeldSessions.withReadLock(target.server());
        }

        @Override
        public String byHand(Target target) {
            return SESSIONS_END;
        }
    },

    FSFREEZE("fsfreeze", "the server's data directory on a loop mount of its own, and root") {
        @Override
        public Optional<String> missing(Target target) {
            return target.missingVolume();
        }

        /** The shell stands in the directory: so it finds the file system again, also after that has been unmounted. */
        @Override
        Active start(Target target) throws IOException {
            return Deed.begin(name, """
                            begin() { cd "$1" && fsfreeze -f .; }
                            end() { fsfreeze -u .; }
                            """, target.dataDirectory()).untilShutdown();
        }

        @Override
        public String byHand(Target target) {
            return "fsfreeze -u " + target.dataDirectory();
        }
    },

    DISK_FULL("disk-full", "the server's data directory on a loop mount of its own, and root") {
        @Override
        public Optional<String> missing(Target target) {
            return target.missingVolume();
        }

        /**
         * Files of the lab's servers begin with holes; a real server's own do not, and it does not expect to find its redo log
         * without blocks. So those get theirs first. The writer fails when no block is left, which is what it is there for.
         */
        @Override
        Active start(Target target) throws IOException {
            return Deed.begin(name, """
                            begin() {
                              cd "$1" && find . -type f -size +1M -exec sh -c 'fallocate -l "$(stat -c %s "$0")" "$0"' {} ';' \
                                && ! dd if=/dev/zero of=sluice-fault.fill bs=64k 2>/dev/null
                            }
                            end() { rm -f sluice-fault.fill; }
                            """, target.dataDirectory()).untilShutdown();
        }

        @Override
        public String byHand(Target target) {
            return "rm " + target.dataDirectory() + "/sluice-fault.fill";
        }
    },

    TOO_MANY_CONNECTIONS("too-many-connections", "a login, and a max_connections of up to 5,000") {
        @Override
        Active start(Target target) throws IOException {
            return HeldSessions.untilNoneIsLeft(target.server());
        }

        @Override
        public String byHand(Target target) {
            return SESSIONS_END;
        }
    };

    /** A fault that has happened. Closing it undoes it, within 10 s, and is harmless when repeated. */
    public interface Active extends AutoCloseable {
        /** @throws IOException if it could not be undone; the message says why */
        @Override
        void close() throws IOException;
    }

    private static final String SESSIONS_END = "end the program that began it: its sessions end with it";

    final String name;
    private final String needs;

    Fault(String name, String needs) {
        this.name = name;
        this.needs = needs;
    }

    /** As it is called on a command line. */
    public String title() {
        return name;
    }

    /** What it takes, in words. */
    public String needs() {
        return needs;
    }

    /** Why it cannot happen to this server, here; empty if it can. */
    public Optional<String> missing(Target target) {
        return Optional.empty();
    }

    /** How a person undoes it while it lasts, should everything else fail: a shell command, or a sentence. */
    public abstract String byHand(Target target);

    abstract Active start(Target target) throws IOException;

    /**
     * Makes it happen, and returns when it has.
     *
     * @throws IOException if something is {@link #missing}, or it failed; then nothing is left of it
     */
    public Active begin(Target target) throws IOException {
        Optional<String> missing = missing(target);
        if (missing.isPresent()) {
            throw new IOException(name + " is not possible: " + missing.get());
        }
        return start(target);
    }
}
