package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.wire.Bytes;
import io.sluice.wire.auth.AuthPlugin;
import io.sluice.wire.auth.CachingSha2;
import io.sluice.wire.auth.RsaExchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords against the principals' verifiers, which takes some 30 ms each and so happens on threads of its own,
 * and remembers the quick digest of every password that was right, as a MySQL server's {@code caching_sha2_password} does.
 * Any thread.
 */
final class PasswordCheck {
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 1000;
    private static final int RSA_BITS = 2048;

    private final RoutingView routing;
    private final WorkerExecutor workers;
    private final KeyPair keys;
    private final String publicKeyPem;
    private final PasswordVerifier nobody;
    private final ConcurrentHashMap<PrincipalName, Known> known = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** A digest is good only as long as the verifier that it was checked against is the principal's. */
    private record Known(PasswordVerifier verifier, Bytes digest) {}

    PasswordCheck(Vertx vertx, RoutingView routing, SecureRandom random) {
        this.routing = requireNonNull(routing, "routing");
        this.workers = vertx.createSharedWorkerExecutor("sluice-password", THREADS, 10, TimeUnit.SECONDS);
        this.keys = newKeys(random);
        this.publicKeyPem = RsaExchange.toPem(keys.getPublic());
        this.nobody = PasswordVerifier.of(new byte[0], false, random);
    }

    private static KeyPair newKeys(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has RSA", missing);
        }
    }

    /** For passwords that come without TLS; made anew at each start. */
    String publicKeyPem() {
        return publicKeyPem;
    }

    /** The principal of a login name, which may carry a tenant behind a plus sign. */
    Optional<PrincipalRecord> principal(String user) {
        int plus = user.indexOf('+');
        try {
            return routing.current().principal(new PrincipalName(plus < 0 ? user : user.substring(0, plus)));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** What a response can be checked against at once; null when there is nothing. */
    @Nullable
    Bytes digest(String user, AuthPlugin plugin) {
        PrincipalRecord principal = principal(user).orElse(null);
        if (principal == null) {
            return null;
        }
        if (plugin == AuthPlugin.NATIVE_PASSWORD) {
            return principal.verifier().nativeDigest().map(Bytes::of).orElse(null);
        }
        Known remembered = known.get(principal.name());
        if (remembered == null || !remembered.verifier().equals(principal.verifier())) {
            return null;
        }
        return remembered.digest();
    }

    /** Whether this is the user's password; false also when too many others wait to be checked. */
    Future<Boolean> check(String user, Bytes password) {
        return onWorker(() -> matches(user, password));
    }

    /** As {@link #check}, for a password under the RSA key. */
    Future<Boolean> checkEncrypted(String user, Bytes encrypted, Bytes scramble) {
        return onWorker(() -> {
            Optional<Bytes> password = RsaExchange.decrypt(encrypted, scramble, keys.getPrivate());
            return password.isPresent() && matches(user, password.get());
        });
    }

    private Future<Boolean> onWorker(Callable<Boolean> check) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return Future.succeededFuture(false);
        }
        return workers.executeBlocking(check, false).onComplete(done -> waiting.decrementAndGet());
    }

    private boolean matches(String user, Bytes password) {
        PrincipalRecord principal = principal(user).orElse(null);
        byte[] bytes = password.toArray();
        if (principal == null) {
            // As long as for a wrong password, so that the time does not tell which names exist.
            nobody.matches(bytes);
            return false;
        }
        if (!principal.verifier().matches(bytes)) {
            return false;
        }
        known.put(principal.name(), new Known(principal.verifier(), CachingSha2.digest(password)));
        return true;
    }
}
