package io.sluice.proxy.metrics;

import io.prometheus.client.Collector;
import java.util.List;

/** Every metric of Sluice's own; {@code docs/metrics.md} is generated from it. */
@SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of
enum Family {
    INFO("sluice_build", Collector.Type.INFO, "The program that answers.", "version"),
    READY("sluice_ready", Collector.Type.GAUGE, "1 while /readyz says 200."),
    MAP_VERSION(
            "sluice_map_version",
            Collector.Type.GAUGE,
            "The position of the last change of the map that this router holds."),
    MAP_RECORDS("sluice_map_records", Collector.Type.GAUGE, "Records in the map.", "kind"),
    CONNECTED("sluice_client_connections_opened", Collector.Type.COUNTER, "Client connections that were accepted."),
    DISCONNECTED("sluice_client_connections_closed", Collector.Type.COUNTER, "Client connections that ended."),
    CONNECTIONS("sluice_client_connections", Collector.Type.GAUGE, "Client connections now: opened less closed."),
    LOGINS("sluice_logins", Collector.Type.COUNTER, "Logins that ended, by how.", "result"),
    STATEMENTS(
            "sluice_statements",
            Collector.Type.COUNTER,
            "Statements that ended. ok; queued; error: the shard's; refused: not sent, the router answered; unknown: sent, and"
                    + " the answer is lost.",
            "shard",
            "outcome"),
    UNROUTED("sluice_unrouted_statements", Collector.Type.COUNTER, "Statements refused before a shard was known."),
    STATEMENT_SECONDS(
            "sluice_statement_seconds",
            Collector.Type.HISTOGRAM,
            "From a command's first byte in to its answer's last byte out, for what was sent. Its count is the sum of"
                    + " sluice_statements_total over ok, error and unknown.",
            "shard"),
    BYTES("sluice_relayed_bytes", Collector.Type.COUNTER, "Bytes relayed.", "shard", "direction"),
    PINNED(
            "sluice_sessions_pinned",
            Collector.Type.GAUGE,
            "Sessions that hold their connection beyond a statement.",
            "shard"),
    HTTP_CONNECTED(
            "sluice_http_connections_opened", Collector.Type.COUNTER, "Connections to the HTTP port that were taken."),
    HTTP_DISCONNECTED(
            "sluice_http_connections_closed", Collector.Type.COUNTER, "Connections to the HTTP port that ended."),
    HTTP_REQUESTS(
            "sluice_http_requests",
            Collector.Type.COUNTER,
            "Requests to the HTTP port that ended. ok; queued: 202; refused: 4xx; unavailable: 429 and 503, not executed;"
                    + " unanswered: 504; failed: 500; gone: the client went away.",
            "operation",
            "outcome"),
    HTTP_SECONDS(
            "sluice_http_request_seconds",
            Collector.Type.HISTOGRAM,
            "From a request's head to the end of its answer. Its count is the sum of sluice_http_requests_total.",
            "operation"),
    BACKEND_OPENED(
            "sluice_backend_connections_opened", Collector.Type.COUNTER, "Connections to the shard begun.", "shard"),
    BACKEND_CLOSED(
            "sluice_backend_connections_closed",
            Collector.Type.COUNTER,
            "Connections to the shard that ended.",
            "shard",
            "reason"),
    BACKEND_CONNECTIONS(
            "sluice_backend_connections",
            Collector.Type.GAUGE,
            "Connections to the shard now: idle in the pool, or leased.",
            "shard",
            "state"),
    HANDOVERS(
            "sluice_backend_handovers",
            Collector.Type.COUNTER,
            "Connections that went from one session to another: cleaned by COM_CHANGE_USER, or clean as they were.",
            "shard",
            "how"),
    WAITING("sluice_pool_waiting", Collector.Type.GAUGE, "Statements that wait for a connection now.", "shard"),
    WAITS_BEGUN(
            "sluice_pool_waits_begun",
            Collector.Type.COUNTER,
            "Statements that began to wait for a connection.",
            "shard"),
    WAITS(
            "sluice_pool_waits",
            Collector.Type.COUNTER,
            "Statements that stopped waiting, with a connection or without.",
            "shard",
            "result"),
    WAIT_SECONDS(
            "sluice_pool_wait_seconds",
            Collector.Type.HISTOGRAM,
            "How long they waited. Its count is the sum of sluice_pool_waits_total over all results.",
            "shard"),
    INTENTS(
            "sluice_intents",
            Collector.Type.COUNTER,
            "Changes that operators asked for, by what became of them.",
            "answer"),
    CLUSTER_REFUSED(
            "sluice_cluster_refused",
            Collector.Type.COUNTER,
            "Entries of the shared map that this router left aside, by why it did.",
            "reason"),
    PROVISIONED(
            "sluice_tenants_provisioned",
            Collector.Type.COUNTER,
            "Tenants that got their database and account.",
            "shard"),
    PROVISIONING_FAILED(
            "sluice_provisioning_failures",
            Collector.Type.COUNTER,
            "Attempts to make tenants' accounts that failed and are made again.",
            "shard"),
    VERDICT(
            "sluice_server_verdict",
            Collector.Type.GAUGE,
            "1 for what the router holds the server to be.",
            "shard",
            "server",
            "role",
            "verdict"),
    CONTAINED(
            "sluice_server_contained",
            Collector.Type.GAUGE,
            "1 while something is kept from the server, by a verdict or an operator.",
            "shard",
            "server",
            "role"),
    LANE_AGE(
            "sluice_server_lane_age_seconds",
            Collector.Type.GAUGE,
            "How long the canary under way waits for its answer; 0 when none is.",
            "shard",
            "server",
            "lane"),
    SILENCE(
            "sluice_server_silence_seconds",
            Collector.Type.GAUGE,
            "Since the last sign of life, while a statement is outstanding.",
            "shard",
            "server"),
    OLDEST(
            "sluice_server_oldest_in_flight_seconds",
            Collector.Type.GAUGE,
            "Age of the oldest statement in flight, and of the oldest that commits.",
            "shard",
            "server",
            "kind"),
    STALENESS(
            "sluice_replica_staleness_seconds",
            Collector.Type.GAUGE,
            "How old the replica's data can be, by the heartbeat; -1 while nobody knows.",
            "shard",
            "server"),
    CONTAINMENTS(
            "sluice_containments",
            Collector.Type.COUNTER,
            "How often a verdict closed the shard's gate, or would have in a rehearsal.",
            "shard",
            "how"),
    DETECTION_SECONDS(
            "sluice_detection_seconds",
            Collector.Type.HISTOGRAM,
            "From the first sign of the trouble to the closed gate. Its count is the sum of sluice_containments_total.",
            "shard"),
    LOOP_LAG(
            "sluice_event_loop_lag_seconds",
            Collector.Type.GAUGE,
            "How late the latest event loop that relays statements was since the last scrape, at most."),
    GATE_STATE("sluice_gate_state", Collector.Type.GAUGE, "1 for the state of the shard's gate.", "shard", "state"),
    GATE_WAITING("sluice_gate_waiting", Collector.Type.GAUGE, "Statements that wait at the gate now.", "shard"),
    GATE_WAITING_BYTES("sluice_gate_waiting_bytes", Collector.Type.GAUGE, "Their bytes.", "shard"),
    GATE_IN_FLIGHT(
            "sluice_gate_in_flight", Collector.Type.GAUGE, "Statements that are at the shard's primary now.", "shard"),
    GATE_ARRIVED("sluice_gate_arrived", Collector.Type.COUNTER, "Statements that came to the gate.", "shard"),
    GATE_ANSWERS(
            "sluice_gate_answers",
            Collector.Type.COUNTER,
            "What arrived, by what the gate did at once: forwarded, replica, queued, held, refused. Their sum is"
                    + " sluice_gate_arrived_total.",
            "shard",
            "answer"),
    GATE_RELEASED(
            "sluice_gate_released",
            Collector.Type.COUNTER,
            "What was held, by what became of it: sent, replica, queued, refused, left. Their sum and sluice_gate_waiting are"
                    + " what was held.",
            "shard",
            "how"),
    GATE_ABANDONED(
            "sluice_gate_abandoned",
            Collector.Type.COUNTER,
            "Statements given up in flight on a contained shard.",
            "shard"),
    GATE_REFUSALS(
            "sluice_gate_refusals",
            Collector.Type.COUNTER,
            "Statements that the gate refused, at once or after they waited, by the reason.",
            "shard",
            "reason"),
    PRIMARY_CHANGES(
            "sluice_primary_changes",
            Collector.Type.COUNTER,
            "Changes of the shard's primary that ended, by how: done; undone: taken back; blocked: not begun; rehearsed.",
            "shard",
            "kind",
            "end"),
    PRIMARY_CHANGE_SECONDS(
            "sluice_primary_change_seconds",
            Collector.Type.HISTOGRAM,
            "How long those took that were done, of all shards, from their beginning to the map that names the new primary.",
            "kind"),
    PRIMARY_CHANGING(
            "sluice_primary_changing", Collector.Type.GAUGE, "1 while the shard's primary is being changed.", "shard"),
    PROMOTION_BLOCKED(
            "sluice_promotion_blocked",
            Collector.Type.GAUGE,
            "1 for what keeps a promotion from beginning by itself while the primary is contained.",
            "shard",
            "blocker"),
    MISSING_TRANSACTIONS(
            "sluice_promotion_missing_transactions",
            Collector.Type.COUNTER,
            "Transactions that old primaries were seen to have and that the promoted replica lacked.",
            "shard"),
    DEMOTED(
            "sluice_demoted_servers",
            Collector.Type.GAUGE,
            "Servers that were the shard's primary and wait for an operator to have them rejoin.",
            "shard"),
    QUEUE_STATE(
            "sluice_queue_state",
            Collector.Type.GAUGE,
            "1 for what the drain of the shard's queue does; none: nobody needed the queue yet; failed: its log cannot be"
                    + " opened; standby: another router drains it.",
            "shard",
            "state"),
    QUEUE_PAUSED(
            "sluice_queue_paused", Collector.Type.GAUGE, "1 while an operator lets all of it stand still.", "shard"),
    QUEUE_ENTRIES("sluice_queue_entries", Collector.Type.GAUGE, "Writes that are queued and not settled.", "shard"),
    QUEUE_OLDEST(
            "sluice_queue_oldest_age_seconds",
            Collector.Type.GAUGE,
            "How long ago the oldest of them was accepted; 0 when there is none.",
            "shard"),
    QUEUE_ETA(
            "sluice_queue_eta_seconds",
            Collector.Type.GAUGE,
            "Until none is left, at the rate of late; 0 when none is, -1 while nobody knows.",
            "shard"),
    QUEUE_TENANTS("sluice_queue_tenants", Collector.Type.GAUGE, "Tenants with a backlog.", "shard"),
    QUEUE_PAUSED_TENANTS(
            "sluice_queue_paused_tenants",
            Collector.Type.GAUGE,
            "Those of them that stand still until an operator resumes them.",
            "shard"),
    QUEUE_FOUND(
            "sluice_queue_found",
            Collector.Type.COUNTER,
            "Writes that the log held unsettled when it was opened.",
            "shard"),
    QUEUE_APPENDED("sluice_queue_appended", Collector.Type.COUNTER, "Writes that became durable since.", "shard"),
    QUEUE_SETTLED(
            "sluice_queue_settled",
            Collector.Type.COUNTER,
            "Writes that were applied, that an earlier try had already applied, or that are dead letters. Their sum and"
                    + " sluice_queue_entries are sluice_queue_found_total and sluice_queue_appended_total.",
            "shard",
            "result"),
    QUEUE_REFUSED(
            "sluice_queue_refused",
            Collector.Type.COUNTER,
            "Writes that the queue did not take, by the reason.",
            "shard",
            "reason"),
    QUEUE_BATCHES("sluice_queue_batches", Collector.Type.COUNTER, "Transactions that the drain sent.", "shard"),
    QUEUE_BATCHES_AGAIN(
            "sluice_queue_batches_again",
            Collector.Type.COUNTER,
            "Those of them that go again: failed for a reason that passes, or lost without an answer.",
            "shard",
            "why"),
    QUEUE_HANDED_BACK(
            "sluice_queue_handed_back", Collector.Type.COUNTER, "Tenants that went back to direct traffic.", "shard"),
    QUEUE_LOG_BYTES("sluice_queue_log_bytes", Collector.Type.GAUGE, "Bytes of the queue's log.", "shard"),
    QUEUE_LOG_BYTES_MAX(
            "sluice_queue_log_max_bytes",
            Collector.Type.GAUGE,
            "Bytes at which it takes no more writes; 0 until it is open.",
            "shard"),
    QUEUE_LOG_WAITING("sluice_queue_log_waiting_bytes", Collector.Type.GAUGE, "Bytes that wait for the disk.", "shard"),
    QUEUE_SYNC(
            "sluice_queue_log_sync_seconds",
            Collector.Type.HISTOGRAM,
            "How long the writes of the queue's log took with their syncs, since it was opened. Its buckets end at 5 seconds.",
            "shard"),
    DEAD_LETTERS(
            "sluice_dead_letters",
            Collector.Type.GAUGE,
            "Writes of the shard's queue that could not be applied and wait for an operator.",
            "shard"),
    QUEUE_DISK_FREE(
            "sluice_queue_disk_free_bytes", Collector.Type.GAUGE, "What the disk of the router's queues has left.");

    private final String series;
    private final Collector.Type type;
    private final String help;
    private final List<String> labels;

    Family(String series, Collector.Type type, String help, String... labels) {
        this.series = series;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name without the suffix that its type adds. */
    String series() {
        return series;
    }

    Collector.Type type() {
        return type;
    }

    String help() {
        return help;
    }

    List<String> labels() {
        return labels;
    }
}
