package io.sluice.bench.queue;

import io.sluice.bench.ProcessCpu;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the process of a router holds. */
final class RouterMemory {
    private static final Pattern HEAP = Pattern.compile("garbage-first heap +total \\d+K, used (\\d+)K");

    private RouterMemory() {}

    /** The heap that is left after a full collection, and the resident memory. */
    static String sample(long pid) throws IOException {
        jcmd(pid, "GC.run");
        Matcher heap = HEAP.matcher(jcmd(pid, "GC.heap_info"));
        return String.format(
                Locale.ROOT,
                "live heap %s MiB, resident %d MiB",
                heap.find() ? Long.toString(Long.parseLong(heap.group(1)) >> 10) : "?",
                ProcessCpu.residentKib(pid) >> 10);
    }

    private static String jcmd(long pid, String command) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
