package io.sluice.app;

import io.sluice.app.demo.Demo;
import io.sluice.app.demo.DemoPlan;
import io.sluice.app.process.OrderlyStop;
import io.sluice.app.process.StartException;
import io.sluice.lab.install.Flavour;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Starts MySQL servers, a router and the admin API on this machine, makes tenants, and tells how to connect."
                    + " Ctrl-C stops everything.",
            "",
            "Everything is written below one directory and begins afresh each time. demo.json in it tells programs where"
                    + " everything is; it is there when 'sluice demo is ready' has been printed. A router or admin API"
                    + " that dies is started again; a MySQL server is not.",
            ""
        },
        footer = {
            "",
            "Ports from --port-base N, all on 127.0.0.1: the first router's MySQL port N, HTTP N+1, admin API N+2, metrics"
                    + " N+3, cluster N+4, routers N+5; further routers' N+10, N+20, ...; MySQL servers from N+50."
        })
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--shards", paramLabel = "COUNT", defaultValue = "4", description = "Shards, 1 to 64.")
    private int shards;

    @Option(
            names = "--tenants",
            paramLabel = "COUNT",
            defaultValue = "40",
            description = "Tenants t001, t002, ..., spread over the shards in turn, 1 to 10000.")
    private int tenants;

    @Option(
            names = "--replicas",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Replicas of each shard, 0 to 8.")
    private int replicas;

    @Option(
            names = "--routers",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Routers: 1, 3 or 5. Several keep the map and the queues together.")
    private int routers;

    @Option(names = "--no-shard-tls", description = "The router speaks to the MySQL servers in plain text.")
    private boolean noShardTls;

    @Option(
            names = "--volumes",
            paramLabel = "MB",
            defaultValue = "0",
            description =
                    "Each shard's primary gets a file system of so many megabytes for itself, 200 to 16384, so that"
                            + " 'sluice drill' can freeze or fill it. As root only; 0: none.")
    private int volumeMegabytes;

    @Option(
            names = "--flavour",
            paramLabel = "NAME",
            defaultValue = "mysql",
            description = "mysql, or mariadb where its server is on the class path.")
    private Flavour flavour;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "Sections for the demo's sluice.yaml that it does not have itself, such as failover and health.")
    private @Nullable Path settings;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "demo",
            description = "Where everything is written: a new or empty directory, or an earlier demo's.")
    private Path dir;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            defaultValue = "6033",
            description = "The first port, 1024 to 60000; all others follow it.")
    private int portBase;

    @Override
    public Integer call() throws StartException {
        PrintWriter out = spec.commandLine().getOut();
        DemoPlan plan = plan();
        Quiet.untilWrong();
        Demo demo = new Demo(plan, new SecureRandom());
        OrderlyStop stop = new OrderlyStop(demo::stop);
        stop.arm();
        try {
            demo.start(out);
        } catch (StartException | RuntimeException refused) {
            stop.abandon();
            throw refused;
        }
        demo.welcome(out);
        stop.await();
        return ExitCode.OK;
    }

    private DemoPlan plan() {
        try {
            return new DemoPlan(
                    shards,
                    tenants,
                    replicas,
                    routers,
                    !noShardTls,
                    dir,
                    portBase,
                    flavour,
                    volumeMegabytes,
                    Optional.ofNullable(settings));
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
        }
    }
}
