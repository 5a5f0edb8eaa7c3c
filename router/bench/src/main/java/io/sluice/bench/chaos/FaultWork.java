package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.Pause;
import io.sluice.bench.incident.Moments;
import io.sluice.lab.AddressedServer;
import io.sluice.lab.Login;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Does to one router after another what the plan says, and waits until it is whole again each time. One thread. */
final class FaultWork {
    private static final int READY_SECONDS = 60;
    private static final int SEATED_SECONDS = 90;
    private static final int AWAY_MILLIS = 2_000;
    private static final int SHORT_MILLIS = 1_000;
    private static final int LONG_MILLIS = 8_000;
    private static final long LOOK_MILLIS = 100;

    private final ChaosSite site;
    private final List<RouterFault> faults;
    private final Random random;
    private final List<RouterFault> deck = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();

    FaultWork(ChaosSite site, List<RouterFault> faults, Random random) {
        this.site = requireNonNull(site, "site");
        this.faults = List.copyOf(faults);
        this.random = requireNonNull(random, "random");
    }

    /** The next one. Each kind comes once before any comes again. */
    Hit next() throws IOException {
        if (deck.isEmpty()) {
            deck.addAll(faults);
            Collections.shuffle(deck, random);
        }
        return hit(deck.remove(deck.size() - 1), random.nextInt(ChaosSite.ROUTERS));
    }

    /** What must not be: routers that did not come back. */
    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    private Hit hit(RouterFault fault, int number) throws IOException {
        ChaosRouter router = site.routers().get(number);
        long begin = Moments.now();
        StringBuilder text = new StringBuilder();
        switch (fault) {
            case KILL, BIT_FLIP, WIPE -> killed(fault, router, text);
            case FREEZE -> during(Fault.FREEZE.begin(target(router)));
            case DISK_FULL -> during(Fault.DISK_FULL.begin(target(router)));
            case CUT, CUT_IN, CUT_OUT -> cut(fault, router);
        }
        if (!router.isAlive()) {
            text.append("it had ended and was started again");
            router.start();
        }
        long end = Moments.now();
        if (!router.awaitReady(READY_SECONDS)) {
            wrongs.add(router.name() + " was not ready " + READY_SECONDS + " s after " + fault.title() + " " + text);
        }
        long ready = Moments.now();
        if (fault.losesData() && !awaitSeated(router)) {
            wrongs.add(router.name() + " had no seat " + SEATED_SECONDS + " s after " + fault.title() + " " + text);
        }
        return new Hit(fault, number, begin, end, ready, Moments.now(), text.toString());
    }

    private void killed(RouterFault fault, ChaosRouter router, StringBuilder text) throws IOException {
        router.kill();
        Pause.millis(random.nextInt(AWAY_MILLIS));
        RouterDisk disk = new RouterDisk(router.dataDir(), router.name());
        if (fault == RouterFault.BIT_FLIP) {
            text.append(disk.flipBit(random));
        } else if (fault == RouterFault.WIPE) {
            disk.wipe();
        }
        router.start();
    }

    private void during(Fault.Active active) throws IOException {
        try (active) {
            Pause.millis(SHORT_MILLIS + random.nextInt(LONG_MILLIS - SHORT_MILLIS));
        }
    }

    private void cut(RouterFault fault, ChaosRouter router) throws IOException {
        for (ChaosRouter other : site.routers()) {
            if (other == router) {
                continue;
            }
            if (fault != RouterFault.CUT_OUT) {
                site.network().cutOneWay(other.name(), router.name());
            }
            if (fault != RouterFault.CUT_IN) {
                site.network().cutOneWay(router.name(), other.name());
            }
        }
        Pause.millis(SHORT_MILLIS + random.nextInt(LONG_MILLIS - SHORT_MILLIS));
        site.network().heal();
    }

    /** Faults of a server's process and disk are those of any. */
    private static Target target(ChaosRouter router) {
        AddressedServer any = new AddressedServer(Flavour.MYSQL, router.mysql(), new Login("none", ""));
        return new Target(any, router.pid(), router.dataDir());
    }

    private static boolean awaitSeated(ChaosRouter router) {
        RouterDisk disk = new RouterDisk(router.dataDir(), router.name());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEATED_SECONDS);
        while (!disk.isSeated()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Pause.millis(LOOK_MILLIS);
        }
        return true;
    }
}
