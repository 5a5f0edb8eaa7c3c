package io.sluice.proxy.binlog;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import com.github.shyiko.mysql.binlog.event.MySqlGtid;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.event.XidEventData;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as the library would have decoded them. */
final class Events {
    private Events() {}

    static Event gtid(String gtid) {
        return event(EventType.GTID, new GtidEventData(MySqlGtid.fromString(gtid), (byte) 0, 0, 0, 0, 0, 0, 0, 0));
    }

    static Event mariaDbGtid(long domain, long server, long number, int flags) {
        MariadbGtidEventData data = new MariadbGtidEventData();
        data.setDomainId(domain);
        data.setSequence(number);
        data.setFlags(flags);
        Event event = event(EventType.MARIADB_GTID, data);
        EventHeaderV4 header = event.getHeader();
        header.setServerId(server);
        return event;
    }

    static Event query(String database, String sql) {
        QueryEventData data = new QueryEventData();
        data.setDatabase(database);
        data.setSql(sql);
        return event(EventType.QUERY, data);
    }

    static Event table(long id, String database, String table) {
        TableMapEventData data = new TableMapEventData();
        data.setTableId(id);
        data.setDatabase(database);
        data.setTable(table);
        return event(EventType.TABLE_MAP, data);
    }

    static Event inserted(long tableId, int rows) {
        WriteRowsEventData data = new WriteRowsEventData();
        data.setTableId(tableId);
        data.setRows(Collections.nCopies(rows, new Serializable[0]));
        return event(EventType.EXT_WRITE_ROWS, data);
    }

    static Event updated(long tableId, int rows) {
        UpdateRowsEventData data = new UpdateRowsEventData();
        data.setTableId(tableId);
        data.setRows(Collections.nCopies(rows, Map.entry(new Serializable[0], new Serializable[0])));
        return event(EventType.EXT_UPDATE_ROWS, data);
    }

    static Event deleted(long tableId, int rows) {
        DeleteRowsEventData data = new DeleteRowsEventData();
        data.setTableId(tableId);
        data.setRows(Collections.nCopies(rows, new Serializable[0]));
        return event(EventType.EXT_DELETE_ROWS, data);
    }

    static Event xid() {
        return event(EventType.XID, new XidEventData());
    }

    static Event payload(Event... events) {
        TransactionPayloadEventData data = new TransactionPayloadEventData();
        data.setUncompressedEvents(new ArrayList<>(List.of(events)));
        return event(EventType.TRANSACTION_PAYLOAD, data);
    }

    /** One that is not decoded. */
    static Event other(EventType type, int flags) {
        Event event = event(type, null);
        EventHeaderV4 header = event.getHeader();
        header.setFlags(flags);
        return event;
    }

    private static Event event(EventType type, @Nullable EventData data) {
        EventHeaderV4 header = new EventHeaderV4();
        header.setEventType(type);
        return new Event(header, data);
    }
}
