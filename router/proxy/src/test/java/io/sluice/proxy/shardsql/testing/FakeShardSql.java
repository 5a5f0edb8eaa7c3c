package io.sluice.proxy.shardsql.testing;

import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.shardsql.AccountSession;
import io.sluice.proxy.shardsql.AccountState;
import io.sluice.proxy.shardsql.DrainReadiness;
import io.sluice.proxy.shardsql.ServerIdentity;
import io.sluice.proxy.shardsql.ShardSql;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Shards in memory. Keeps what was asked, and fails the steps that it is told to, as often as it is told. */
public final class FakeShardSql implements ShardSql {
    private final Map<ShardId, NavigableMap<String, Boolean>> lockedByAccount = new ConcurrentHashMap<>();
    private final Map<ShardId, Set<String>> databases = new ConcurrentHashMap<>();
    private final Map<String, List<AccountSession>> sessions = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** What was asked, in order: the step and the shard, such as {@code lock s1}. */
    public List<String> calls() {
        return new ArrayList<>(calls);
    }

    /** Fails the next so many calls of the step, such as {@code provision s1}. */
    public void fail(String step, int times) {
        failures.put(step, times);
    }

    public void addDatabase(ShardId shard, DatabaseName database) {
        databasesOf(shard).add(database.value());
    }

    public void addSession(String user, AccountSession session) {
        sessions.computeIfAbsent(user, none -> new CopyOnWriteArrayList<>()).add(session);
    }

    public boolean holds(ShardId shard, DatabaseName database) {
        return databasesOf(shard).contains(database.value());
    }

    /** Whether the account is there and nobody is kept from logging in. */
    public synchronized boolean isOpen(ShardId shard, String user) {
        return Boolean.FALSE.equals(accountsOf(shard).get(user));
    }

    @Override
    public Future<ServerIdentity> serverIdentity(ShardRecord shard) {
        return step("identity", shard, () -> new ServerIdentity("8.0.0", ServerIdentity.Flavour.MYSQL, false));
    }

    @Override
    public Future<Void> provisionTenants(ShardRecord shard, List<TenantRecord> tenants) {
        return step("provision", shard, () -> {
            for (TenantRecord tenant : tenants) {
                addDatabase(shard.id(), tenant.database());
                accountsOf(shard.id()).put(tenant.accountUser(), false);
            }
            return null;
        });
    }

    @Override
    public Future<Void> dropTenant(ShardRecord shard, TenantRecord tenant, boolean dropData) {
        return step("drop", shard, () -> {
            accountsOf(shard.id()).remove(tenant.accountUser());
            sessions.remove(tenant.accountUser());
            if (dropData) {
                databasesOf(shard.id()).remove(tenant.database().value());
            }
            return null;
        });
    }

    @Override
    public Future<Boolean> holdsDatabase(ShardRecord shard, DatabaseName database) {
        return step("holds", shard, () -> holds(shard.id(), database));
    }

    @Override
    public Future<List<AccountSession>> sessionsOf(ShardRecord shard, String user) {
        return step("sessions", shard, () -> sessions.getOrDefault(user, List.of()));
    }

    @Override
    public Future<Void> lockAccount(ShardRecord shard, TenantRecord tenant) {
        return step("lock", shard, () -> {
            accountsOf(shard.id()).replace(tenant.accountUser(), true);
            return null;
        });
    }

    @Override
    public Future<Void> unlockAccount(ShardRecord shard, TenantRecord tenant) {
        return step("unlock", shard, () -> {
            accountsOf(shard.id()).replace(tenant.accountUser(), false);
            return null;
        });
    }

    @Override
    public Future<Void> endSessions(ShardRecord shard, String user) {
        return step("end", shard, () -> {
            sessions.remove(user);
            return null;
        });
    }

    @Override
    public Future<List<AccountState>> accounts(ShardRecord shard, String after, int limit) {
        return step(
                "accounts",
                shard,
                () -> accountsOf(shard.id()).tailMap(after, false).entrySet().stream()
                        .limit(limit)
                        .map(account -> new AccountState(account.getKey(), account.getValue()))
                        .toList());
    }

    @Override
    public Future<DrainReadiness> prepareDrain(ShardRecord shard, TenantRecord tenant, String password) {
        return step("drain", shard, () -> new DrainReadiness(List.of()));
    }

    @Override
    public Future<Integer> endOtherSessions(ShardRecord shard, String user, Set<Long> live) {
        return step("end-others", shard, () -> {
            List<AccountSession> all = sessions.getOrDefault(user, new ArrayList<>());
            List<AccountSession> others =
                    all.stream().filter(each -> !live.contains(each.id())).toList();
            all.removeAll(others);
            return others.size();
        });
    }

    private synchronized <T> Future<T> step(String name, ShardRecord shard, Supplier<T> effect) {
        String call = name + " " + shard.id();
        calls.add(call);
        int left = failures.getOrDefault(call, 0);
        if (left > 0) {
            failures.put(call, left - 1);
            return Future.failedFuture("as told");
        }
        return Future.succeededFuture(effect.get());
    }

    private NavigableMap<String, Boolean> accountsOf(ShardId shard) {
        return lockedByAccount.computeIfAbsent(shard, none -> new TreeMap<>());
    }

    private Set<String> databasesOf(ShardId shard) {
        return databases.computeIfAbsent(shard, none -> new HashSet<>());
    }
}
