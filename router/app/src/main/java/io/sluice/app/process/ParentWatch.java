package io.sluice.app.process;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends this process in order when its standard input ends. Whoever starts it with a pipe there and dies, however hard,
 * takes it along: the kernel closes the pipe.
 */
public final class ParentWatch {
    private ParentWatch() {}

    public static void start(InputStream input) {
        Thread thread = new Thread(() -> follow(input), "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void follow(InputStream input) {
        byte[] ignored = new byte[256];
        try {
            while (input.read(ignored) >= 0) {
                // Only the end matters.
            }
        } catch (IOException broken) {
            // A broken pipe is an end, too.
        }
        System.exit(0);
    }
}
