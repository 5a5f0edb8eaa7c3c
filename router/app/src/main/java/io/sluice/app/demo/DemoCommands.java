package io.sluice.app.demo;

import io.sluice.app.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines of the demo's processes: this Java, this class path, and the same options that {@code scripts/sluice}
 * gives to each kind, so that a router of the demo is a router.
 */
final class DemoCommands {
    private final DemoPlan plan;
    private final DemoSettings settings;

    DemoCommands(DemoPlan plan, DemoSettings settings) {
        this.plan = plan;
        this.settings = settings;
    }

    ChildProcess.Spec router(int number) {
        return spec(DemoPlan.routerName(number), "router", settings.environment(number));
    }

    ChildProcess.Spec admin() {
        return spec("admin", "admin", Map.of());
    }

    private ChildProcess.Spec spec(String name, String command, Map<String, String> environment) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path options = Path.of(System.getProperty("sluice.home", "."), "scripts", "jvm", command + ".options");
        if (Files.exists(options)) {
            line.add("@" + options);
        }
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.sluice.app.Main", command));
        line.addAll(List.of("--config", settings.file().toString(), "--follow-parent"));
        return new ChildProcess.Spec(name, line, environment, plan.dir().resolve(name + ".log"));
    }
}
