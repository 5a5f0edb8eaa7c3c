package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.replica.OwnWrites;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.session.CarriedState;
import io.sluice.core.session.PinReason;
import io.sluice.core.session.SessionPins;
import io.sluice.core.session.SessionVariables;
import io.sluice.core.session.TenantChoice;
import io.sluice.core.session.TenantChoice.Choice;
import io.sluice.core.sql.Effects;
import io.sluice.core.sql.VariableSetting;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.Commit;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.HandshakeResponse;
import io.sluice.wire.packet.SessionChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one session is, apart from its connections: its tenant, its default database, its variables, and what ties it to
 * the connection it has. Owned by the session.
 */
// Records of the map are compared by identity: another object is another version, and that is a field's cost.
@SuppressWarnings("ReferenceEquality")
final class SessionMemory {
    /** The variable by which MariaDB tells the id of what a statement has committed. */
    private static final String MARIADB_COMMIT = "last_gtid";

    private final RoutingView routing;
    private final PrincipalRecord principal;
    private final int collation;
    private final SessionVariables variables = new SessionVariables();
    private final SessionPins pins = new SessionPins();

    private final OwnWrites writes = new OwnWrites();
    private Trackers trackers = Trackers.DEFAULT;
    private @Nullable TenantId tenant;
    private String schema = "";
    private long insertId;
    private @Nullable CarriedState carried;
    private @Nullable TenantRecord leasedTo;

    /** What the last look-up found, for as long as the table is the same. */
    private @Nullable RoutingTable tableSeen;

    private @Nullable TenantRecord recordSeen;
    /** What USE was sent for; it holds once the shard agrees. */
    private @Nullable TenantId tenantBefore;

    private String schemaBefore = "";
    private boolean autocommit = true;
    private boolean inTransaction;
    private Commit changes = Commit.NONE;
    private boolean pinTold;

    SessionMemory(RoutingView routing, PrincipalRecord principal, int collation) {
        this.routing = requireNonNull(routing, "routing");
        this.principal = requireNonNull(principal, "principal");
        this.collation = collation;
    }

    // -- the tenant -------------------------------------------------------------------------------------------------

    /** Chooses the tenant of a new session; what is refused ends the login. */
    Choice choose(HandshakeResponse request) {
        Choice choice = TenantChoice.atLogin(
                routing.current(),
                principal,
                request.user(),
                request.database(),
                request.attributes().get("tenant"));
        if (choice instanceof Choice.Chosen chosen) {
            TenantRecord record = chosen.tenant();
            tenant = record.id();
            String database = request.database();
            schema = database == null ? record.database().value() : database;
        }
        return choice;
    }

    /** The default database; empty when there is none. */
    String schema() {
        return schema;
    }

    /** The session's tenant as the map has it now. */
    Choice current() {
        TenantRecord record = currentRecord();
        return record == null ? missing() : new Choice.Chosen(record);
    }

    /** The same, without a word why there is none; costs a field or two as long as the map is the same. */
    @Nullable
    TenantRecord currentRecord() {
        RoutingTable table = routing.current();
        if (table != tableSeen) {
            tableSeen = table;
            recordSeen = tenant == null ? null : table.tenant(tenant).orElse(null);
        }
        return recordSeen;
    }

    private Choice missing() {
        TenantRecord held = pins.isPinned() ? leasedTo : null;
        if (held != null) {
            // A transaction that a commented statement began goes on where it is.
            return new Choice.Chosen(held);
        }
        return tenant == null
                ? new Choice.Refused(SqlError.NO_TENANT, List.of())
                : new Choice.Refused(SqlError.TENANT_UNKNOWN, List.of(tenant));
    }

    /** The tenant of one statement with a leading comment. */
    Choice hinted(String name) {
        return TenantChoice.byName(routing.current(), principal, name);
    }

    /** The tenant for which a database is chosen: its own, or the current one for the server's schemas and its answer. */
    Choice used(String database) {
        Choice choice = TenantChoice.byDatabase(routing.current(), principal, database);
        // Whatever else it names, the shard says to the tenant's account what it says to everyone.
        return choice instanceof Choice.Refused && currentRecord() != null ? current() : choice;
    }

    /** The tenant of a statement that was prepared before. */
    @Nullable
    TenantRecord granted(TenantId id) {
        return principal.grant().allows(id) ? routing.current().tenant(id).orElse(null) : null;
    }

    /** What the tenant's statements get while its shard is locked. */
    TenantPolicy policyOf(TenantRecord of) {
        return routing.current().policyOf(of);
    }

    boolean mayUseUserLocks(@Nullable TenantRecord of) {
        return of != null && policyOf(of).userLocks();
    }

    /** USE is on its way to this tenant. */
    void onUse(TenantRecord chosen) {
        tenantBefore = tenant;
        schemaBefore = schema;
        if (!chosen.id().equals(tenant)) {
            become(chosen.id(), chosen.database().value());
        }
    }

    /** The shard has answered. */
    void onUsed(boolean agreed) {
        if (!agreed && !schemaBefore.equals(schema)) {
            become(tenantBefore, schemaBefore);
        }
    }

    private void become(@Nullable TenantId next, String nextSchema) {
        tenant = next;
        schema = nextSchema;
        tableSeen = null;
        carried = null;
    }

    // -- what a connection must carry -------------------------------------------------------------------------------

    /** The state for a connection of this tenant. */
    CarriedState carried(TenantRecord of) {
        if (!of.id().equals(tenant)) {
            // A commented statement, for a tenant that is not the session's.
            return new CarriedState(collation, of.database().value(), assignments());
        }
        CarriedState state = carried;
        if (state == null) {
            state = new CarriedState(collation, schema, assignments());
            carried = state;
        }
        return state;
    }

    private String assignments() {
        String assignments = variables.assignments();
        if (insertId == 0) {
            return assignments;
        }
        return assignments.isEmpty() ? insertIdAssignment() : assignments + "," + insertIdAssignment();
    }

    /** What makes {@code LAST_INSERT_ID()} say on a connection what the session was told last. */
    String insertIdAssignment() {
        return "@@session.last_insert_id=" + Long.toUnsignedString(insertId);
    }

    void onInsertIdTaken(long taken) {
        if (insertId != taken) {
            insertId = taken;
            carried = null;
        }
    }

    boolean ansiQuotes() {
        return variables.ansiQuotes();
    }

    boolean noBackslashEscapes() {
        return variables.noBackslashEscapes();
    }

    /** Takes in what the server told of a text, and returns what a connection without a router would have shown. */
    List<SessionChange> onChanges(int effects, List<SessionChange> changes) {
        List<SessionChange> shown = new ArrayList<>(changes.size());
        boolean stateChanged = false;
        boolean variablesTold = false;
        boolean schemaTold = false;
        for (SessionChange change : changes) {
            if (change instanceof SessionChange.Schema told) {
                schema = told.name();
                carried = null;
                schemaTold = true;
                if (trackers.schema()) {
                    shown.add(change);
                }
            } else if (change instanceof SessionChange.SystemVariable told) {
                variablesTold = true;
                onVariable(effects, told);
                if (trackers.tells(told.name())) {
                    shown.add(change);
                }
            } else if (change instanceof SessionChange.StateChanged told) {
                stateChanged |= told.changed();
                if (trackers.state()) {
                    shown.add(change);
                }
            } else if (change instanceof SessionChange.Gtids told) {
                onCommitted(told.ids());
                if (trackers.gtids()) {
                    shown.add(change);
                }
            } else {
                shown.add(change);
            }
        }
        pins.onTold(effects, stateChanged, variablesTold, schemaTold);
        return shown;
    }

    private void onCommitted(String ids) {
        if (leasedTo != null) {
            writes.onCommitted(leasedTo.shard(), ids);
        }
    }

    /** What the session has written, on every shard. */
    OwnWrites writes() {
        return writes;
    }

    private void onVariable(int effects, SessionChange.SystemVariable told) {
        if (told.name().equals(MARIADB_COMMIT)) {
            onCommitted(told.value());
            return;
        }
        trackers = trackers.onTold(told);
        if (Effects.has(effects, Effects.STATEMENT_VARIABLES) || Trackers.isOne(told.name())) {
            return;
        }
        switch (variables.onSet(told.name(), told.value())) {
            case RESTORABLE -> carried = null;
            case UNRESTORABLE -> pins.set(PinReason.UNRESTORABLE_VARIABLE, true);
            case FOLLOWING -> {}
        }
    }

    // -- what ties it to a connection -------------------------------------------------------------------------------

    void onLeased(TenantRecord to) {
        leasedTo = to;
    }

    /** Whose connection the session holds or held last. */
    @Nullable
    TenantRecord leasedTo() {
        return leasedTo;
    }

    void onEnd(int effects, List<VariableSetting> settings, boolean failed, boolean statementState) {
        pins.onEnd(effects, failed, inTransaction, statementState);
        if (!settings.isEmpty()) {
            carried = null;
        }
        List<VariableSetting> own =
                Effects.has(effects, Effects.SETS_TRACKER) ? Trackers.othersTold(settings) : settings;
        if (!failed && Effects.has(effects, Effects.SETS_TRACKER)) {
            trackers = trackers.onSet(settings);
        }
        if (variables.onEnd(own, effects, failed) == SessionVariables.Kind.UNRESTORABLE) {
            pins.set(PinReason.UNRESTORABLE_VARIABLE, true);
        }
        if (insertId != 0 && Effects.has(effects, Effects.SETS_INSERT_ID)) {
            // The statement may have set it to something else; the connection is asked when it goes.
            onInsertIdTaken(0);
        }
    }

    /**
     * A statement has ended; before {@link #onEnd}.
     *
     * @param status the server's flags
     * @param changed what its end says of the data
     */
    void onStatus(int status, Commit changed) {
        autocommit = (status & StatusFlags.SERVER_STATUS_AUTOCOMMIT) != 0;
        inTransaction = (status & StatusFlags.SERVER_STATUS_IN_TRANS) != 0;
        if (!inTransaction) {
            changes = Commit.NONE;
        } else if (changed.compareTo(changes) > 0) {
            changes = changed;
        }
    }

    boolean isInTransaction() {
        return pins.isInTransaction();
    }

    /** Whether a statement is a transaction of its own, as far as the server has told. */
    boolean isAutocommit() {
        return autocommit;
    }

    /** What a COMMIT would prove. */
    Commit commitOfChanges() {
        return changes;
    }

    /** Whether the session has set trackers of its own, so that the router must take them over. */
    boolean mustAdoptTrackers(int effects) {
        return Effects.has(effects, Effects.SETS_TRACKER) && pins.reasons().contains(PinReason.TRACKER_CHANGED);
    }

    Trackers trackers() {
        return trackers;
    }

    /** The connection tells the router everything again, and the router tells the client what these say. */
    void adopt(Trackers.Adopted adopted) {
        trackers = adopted.trackers();
        pins.set(PinReason.TRACKER_CHANGED, false);
        adopted.values().forEach((name, value) -> onVariable(0, new SessionChange.SystemVariable(name, value)));
    }

    void pin(PinReason reason) {
        pins.set(reason, true);
    }

    boolean isPinned() {
        return pins.isPinned();
    }

    /** Whether a reset of the server's session, or another login there, ends all that the session holds. */
    boolean isCleared() {
        return pins.isCleared();
    }

    String pinText() {
        return pins.text();
    }

    /** Whether being pinned differs from what was told last; tells it. */
    boolean pinChanged() {
        boolean changed = pinTold != pins.isPinned();
        pinTold = pins.isPinned();
        return changed;
    }

    /** The server's session was cleared: tenant and login stay. */
    void reset() {
        variables.reset();
        pins.reset();
        trackers = Trackers.DEFAULT;
        insertId = 0;
        autocommit = true;
        inTransaction = false;
        changes = Commit.NONE;
        carried = null;
        TenantRecord record = currentRecord();
        if (record != null && schema.isEmpty()) {
            schema = record.database().value();
        }
    }
}
