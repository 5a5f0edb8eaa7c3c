package io.sluice.core.inquiry;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** One question of an operator that every router answers for itself, since each judges the servers by itself. */
public sealed interface Inquiry
        permits Inquiry.Health,
                Inquiry.Timeline,
                Inquiry.Probe,
                Inquiry.Release,
                Inquiry.Failover,
                Inquiry.Explain,
                Inquiry.Members,
                Inquiry.RemoveMember,
                QueueInquiry {
    /** What it is about, for logs: {@code health of shard s2}. Without SQL. */
    String subject();

    <R> R accept(Cases<R> cases);

    /** One case each, so that the compiler asks for every kind. */
    interface Cases<R> {
        R health(Health inquiry);

        R timeline(Timeline inquiry);

        R probe(Probe inquiry);

        R release(Release inquiry);

        R failover(Failover inquiry);

        R explain(Explain inquiry);

        R members(Members inquiry);

        R removeMember(RemoveMember inquiry);

        R queue(QueueInquiry inquiry);
    }

    /** How each server of the shard stands, with every signal, and the shard's gate. */
    record Health(ShardId shard) implements Inquiry {
        public Health {
            requireNonNull(shard, "shard");
        }

        @Override
        public String subject() {
            return "health of shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.health(this);
        }
    }

    /**
     * What was found and done at the shard's servers.
     *
     * @param limit how many of the latest events, 1 to {@value #LIMIT_MAX}
     */
    record Timeline(ShardId shard, int limit) implements Inquiry {
        public static final int LIMIT_MAX = 1_000;

        public Timeline {
            requireNonNull(shard, "shard");
            if (limit < 1 || limit > LIMIT_MAX) {
                throw new IllegalArgumentException("limit must be between 1 and " + LIMIT_MAX + " but is " + limit);
            }
        }

        @Override
        public String subject() {
            return "timeline of shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.timeline(this);
        }
    }

    /** Send every canary to the shard's servers now. */
    record Probe(ShardId shard) implements Inquiry {
        public Probe {
            requireNonNull(shard, "shard");
        }

        @Override
        public String subject() {
            return "probe of shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.probe(this);
        }
    }

    /** Open the gate of the shard's contained servers and forget what was known; what is still bad is found anew. */
    record Release(ShardId shard) implements Inquiry {
        public Release {
            requireNonNull(shard, "shard");
        }

        @Override
        public String subject() {
            return "release of shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.release(this);
        }
    }

    /** What is done about the shard's primary, what keeps it from being changed, and what came back. */
    record Failover(ShardId shard) implements Inquiry {
        public Failover {
            requireNonNull(shard, "shard");
        }

        @Override
        public String subject() {
            return "failover of shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.failover(this);
        }
    }

    /**
     * What the gate would do with the tenant's statement now, and why. The statement is looked at, never run.
     *
     * @param sql not blank, at most {@value #SQL_BYTES_MAX} bytes as UTF-8
     */
    record Explain(TenantId tenant, String sql) implements Inquiry {
        public static final int SQL_BYTES_MAX = 0xFFFF;

        public Explain {
            requireNonNull(tenant, "tenant");
            if (requireNonNull(sql, "sql").isBlank()) {
                throw new IllegalArgumentException("sql must not be empty");
            }
            int bytes = sql.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > SQL_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "sql has at most " + SQL_BYTES_MAX + " bytes as UTF-8, but this one has " + bytes);
            }
        }

        @Override
        public String subject() {
            return "explanation for tenant " + tenant;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.explain(this);
        }

        /** Without the SQL: it may hold an application's data. */
        @Override
        public String toString() {
            return "Explain[tenant=" + tenant + ", sql=(" + sql.length() + " characters)]";
        }
    }

    /** How the router stands among those that share their logs: its copy of the map, its lease, who leads, how far it is. */
    record Members() implements Inquiry {
        @Override
        public String subject() {
            return "standing among the routers";
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.members(this);
        }
    }

    /**
     * Take a router out of those that share their logs. The one that leads the map sees to it, the others leave it alone;
     * twice is once.
     *
     * @param router 1 to 64 characters out of {@code A-Z a-z 0-9 _ . -}
     */
    record RemoveMember(String router) implements Inquiry {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

        public RemoveMember {
            if (!NAME.matcher(requireNonNull(router, "router")).matches()) {
                throw new IllegalArgumentException("router must match " + NAME.pattern());
            }
        }

        @Override
        public String subject() {
            return "removal of router " + router;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.removeMember(this);
        }
    }
}
