package io.sluice.lab.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A hierarchy of control groups that can freeze processes: the version, and where it is mounted. */
record CgroupFreezer(Version version, Path root) {
    /** The two ways of Linux. Arguments of the scripts: the process, the group to freeze it in, its usual group. */
    enum Version {
        V1("""
            begin() {
              mkdir "$2" || return 1
              echo "$1" >"$2/cgroup.procs" && echo FROZEN >"$2/freezer.state" \
                && await grep -qx FROZEN "$2/freezer.state" || { end "$@"; return 1; }
            }
            end() { echo THAWED >"$2/freezer.state"; echo "$1" >"$3/cgroup.procs"; await rmdir "$2"; }
            """),
        V2("""
            begin() {
              mkdir "$2" || return 1
              echo "$1" >"$2/cgroup.procs" && echo 1 >"$2/cgroup.freeze" \
                && await grep -qx 'frozen 1' "$2/cgroup.events" || { end "$@"; return 1; }
            }
            end() { echo 0 >"$2/cgroup.freeze"; echo "$1" >"$3/cgroup.procs"; await rmdir "$2"; }
            """);

        private final String script;

        Version(String script) {
            this.script = script;
        }

        private boolean isMountedAs(String type, String options) {
            return switch (this) {
                case V1 -> type.equals("cgroup") && List.of(options.split(",")).contains("freezer");
                case V2 -> type.equals("cgroup2");
            };
        }

        /** Whether a line of {@code /proc/PID/cgroup} is about this hierarchy. */
        private boolean isLineOf(String line) {
            return switch (this) {
                case V1 -> List.of(line.split(":", 3)[1].split(",")).contains("freezer");
                case V2 -> line.startsWith("0::");
            };
        }
    }

    /** Those that may be written; the first version, which is nearer to a lock-up in the kernel, before the second. */
    static List<CgroupFreezer> ofThisMachine() {
        List<CgroupFreezer> found = new ArrayList<>();
        try {
            List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
            for (Version version : Version.values()) {
                for (String mount : mounts) {
                    String[] parts = mount.split(" ", 5);
                    Path root = Path.of(parts[1]);
                    if (version.isMountedAs(parts[2], parts[3]) && Files.isWritable(root.resolve("cgroup.procs"))) {
                        found.add(new CgroupFreezer(version, root));
                    }
                }
            }
        } catch (IOException notLinux) {
            return List.of();
        }
        return found;
    }

    static Optional<String> missing() {
        return ofThisMachine().isEmpty()
                ? Optional.of("there is no freezer of control groups that this program may write")
                : Optional.empty();
    }

    Deed freeze(long pid) throws IOException {
        return Deed.begin(
                        "cgroup-freeze",
                        version.script,
                        Long.toString(pid),
                        groupToFreeze(pid).toString(),
                        groupOf(pid).toString())
                .untilShutdown();
    }

    /** The command that thaws what {@link #freeze} froze. */
    String byHand(long pid) {
        Path group = groupToFreeze(pid);
        return switch (version) {
            case V1 -> "echo THAWED >" + group.resolve("freezer.state");
            case V2 -> "echo 0 >" + group.resolve("cgroup.freeze");
        };
    }

    private Path groupToFreeze(long pid) {
        return root.resolve("sluice-fault-" + pid);
    }

    private Path groupOf(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup"))) {
            if (version.isLineOf(line)) {
                return root.resolve(line.split(":", 3)[2].substring(1));
            }
        }
        throw new IOException("process " + pid + " has no group below " + root);
    }
}
