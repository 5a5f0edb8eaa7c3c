package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes the name and the password of a tenant's own MySQL account. The name ends in chance, so that an account that
 * is there already, of an operator or of an earlier life of the map, is never taken over. Any thread; a microsecond.
 */
public final class TenantAccounts {
    private static final String SUFFIX_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int SUFFIX_LENGTH = 8;
    private static final int USER_MAX = 32;
    private static final int PASSWORD_BYTES = 24;
    /** Whatever the dice say, a server that asks for each kind of character is content. */
    private static final String EACH_KIND = "aA1-";

    private final SecretBox box;
    private final SecureRandom random;

    public TenantAccounts(SecretBox box, SecureRandom random) {
        this.box = requireNonNull(box, "box");
        this.random = requireNonNull(random, "random");
    }

    /** A record with a new account. */
    TenantRecord record(
            TenantId id, Epoch epoch, ShardId shard, DatabaseName database, TierName tier, PolicyOverrides own) {
        return new TenantRecord(id, epoch, shard, database, user(id), box.seal(password()), tier, own);
    }

    private String user(TenantId id) {
        int room = USER_MAX - "t__".length() - SUFFIX_LENGTH;
        String name = id.value();
        StringBuilder user = new StringBuilder("t_")
                .append(name, 0, Math.min(room, name.length()))
                .append('_');
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            user.append(SUFFIX_CHARACTERS.charAt(random.nextInt(SUFFIX_CHARACTERS.length())));
        }
        return user.toString();
    }

    private String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + EACH_KIND;
    }
}
