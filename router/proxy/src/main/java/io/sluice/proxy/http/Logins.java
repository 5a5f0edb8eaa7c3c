package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.wire.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks the passwords of HTTP Basic (RFC 7617) against the principals' verifiers. That takes some 30 ms each, on threads
 * of its own, so a password that was right is remembered for some minutes: as an HMAC under a key that is made anew at each
 * start and leaves the process never. Any thread.
 */
final class Logins {
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 200;
    private static final int KNOWN_MAX = 10_000;
    private static final int HEADER_CHARACTERS_MAX = 2_048;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(5);
    private static final String SCHEME = "Basic ";
    private static final String MAC = "HmacSHA256";

    private final RoutingView routing;
    private final MonotonicClock clock;
    private final WorkerExecutor workers;
    private final SecretKeySpec key;
    private final PasswordVerifier nobody;
    private final ConcurrentHashMap<PrincipalName, Known> known = new ConcurrentHashMap<>();
    /** Equal checks that come while one is under way wait for that one. */
    private final ConcurrentHashMap<Known, Future<Answer>> underWay = new ConcurrentHashMap<>();

    private final AtomicInteger waiting = new AtomicInteger();

    /** Whether somebody is who he says he is. */
    sealed interface Answer {
        record Welcome(PrincipalRecord principal) implements Answer {}

        record Denied() implements Answer {}

        /** Too many others wait to be checked. */
        record Busy() implements Answer {}
    }

    /**
     * A password that was right, or may be.
     *
     * @param digest of the password, Base64
     * @param untilNanos compared by nobody while it is under way
     */
    private record Known(PrincipalName name, PasswordVerifier verifier, String digest, long untilNanos) {}

    private record Credentials(String user, Bytes password) {
        @Override
        public String toString() {
            return "Credentials[hidden]";
        }
    }

    Logins(Vertx vertx, RoutingView routing, MonotonicClock clock, SecureRandom random) {
        this.routing = requireNonNull(routing, "routing");
        this.clock = requireNonNull(clock, "clock");
        this.workers = vertx.createSharedWorkerExecutor("sluice-http-password", THREADS, 10, TimeUnit.SECONDS);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
        this.nobody = PasswordVerifier.of(new byte[0], false, random);
    }

    /** @param authorization the header, null if there is none */
    Future<Answer> check(@Nullable String authorization) {
        Optional<Credentials> given = credentials(authorization);
        if (given.isEmpty()) {
            return Future.succeededFuture(new Answer.Denied());
        }
        byte[] password = given.get().password().toArray();
        Optional<PrincipalRecord> principal = principal(given.get().user());
        if (principal.isEmpty()) {
            // As long as for a wrong password, so that the time does not tell which names exist.
            return onWorker(() -> {
                nobody.matches(password);
                return new Answer.Denied();
            });
        }
        PrincipalRecord record = principal.get();
        Known claim = new Known(record.name(), record.verifier(), digest(password), 0);
        Known remembered = known.get(record.name());
        if (remembered != null && isSame(remembered, claim) && remembered.untilNanos() - clock.nanos() > 0) {
            return Future.succeededFuture(new Answer.Welcome(record));
        }
        Future<Answer> begun = underWay.computeIfAbsent(claim, same -> onWorker(() -> verify(record, password, claim)));
        return begun.onComplete(done -> underWay.remove(claim, begun));
    }

    private Answer verify(PrincipalRecord record, byte[] password, Known claim) {
        if (!record.verifier().matches(password)) {
            return new Answer.Denied();
        }
        if (known.size() >= KNOWN_MAX) {
            known.clear(); // far more logins than a router has; each pays once more
        }
        long until = clock.nanos() + KNOWN_FOR.toNanos();
        known.put(record.name(), new Known(record.name(), record.verifier(), claim.digest(), until));
        return new Answer.Welcome(record);
    }

    private Future<Answer> onWorker(java.util.concurrent.Callable<Answer> check) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return Future.succeededFuture(new Answer.Busy());
        }
        return workers.executeBlocking(check, false).onComplete(done -> waiting.decrementAndGet());
    }

    private static boolean isSame(Known one, Known other) {
        return one.verifier().equals(other.verifier())
                && MessageDigest.isEqual(
                        one.digest().getBytes(StandardCharsets.US_ASCII),
                        other.digest().getBytes(StandardCharsets.US_ASCII));
    }

    private Optional<PrincipalRecord> principal(String user) {
        try {
            return routing.current().principal(new PrincipalName(user));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private String digest(byte[] password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(password));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + MAC, missing);
        }
    }

    private static Optional<Credentials> credentials(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > HEADER_CHARACTERS_MAX
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException garbled) {
            return Optional.empty();
        }
        String text = new String(decoded, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Credentials(text.substring(0, colon), Bytes.utf8(text.substring(colon + 1))));
    }

    void close() {
        known.clear();
        workers.close();
    }
}
