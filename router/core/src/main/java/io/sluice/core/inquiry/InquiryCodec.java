package io.sluice.core.inquiry;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;

/** Inquiries as bytes: version, kind, fields. Stateless; any thread. */
public final class InquiryCodec {
    static final int VERSION = 1;

    private static final int HEALTH = 1;
    private static final int TIMELINE = 2;
    private static final int PROBE = 3;
    private static final int RELEASE = 4;
    private static final int EXPLAIN = 5;
    /** Those between are the queues'. */
    private static final int FAILOVER = 14;

    private static final int MEMBERS = 15;
    private static final int REMOVE_MEMBER = 16;

    private InquiryCodec() {}

    public static byte[] encode(Inquiry inquiry) {
        return requireNonNull(inquiry, "inquiry")
                .accept(new Writing(new FieldWriter().u8(VERSION)))
                .toBytes();
    }

    /**
     * The inquiry that {@link #encode} was given.
     *
     * @throws MalformedRecordException if the bytes are anything else, or of a version that this program does not know
     */
    public static Inquiry decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedRecordException("an inquiry of unknown version " + version);
        }
        try {
            Inquiry inquiry = read(in);
            in.end();
            return inquiry;
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedRecordException("an inquiry has a field out of bounds", outOfBounds);
        }
    }

    private static Inquiry read(FieldReader in) {
        int kind = in.u8();
        return switch (kind) {
            case HEALTH -> new Inquiry.Health(shard(in));
            case TIMELINE -> new Inquiry.Timeline(shard(in), in.u16());
            case PROBE -> new Inquiry.Probe(shard(in));
            case RELEASE -> new Inquiry.Release(shard(in));
            case FAILOVER -> new Inquiry.Failover(shard(in));
            case EXPLAIN -> new Inquiry.Explain(new TenantId(in.text()), in.text());
            case MEMBERS -> new Inquiry.Members();
            case REMOVE_MEMBER -> new Inquiry.RemoveMember(in.text());
            default -> QueueInquiryCodec.read(kind, in);
        };
    }

    private static ShardId shard(FieldReader in) {
        return new ShardId(in.text());
    }

    private record Writing(FieldWriter out) implements Inquiry.Cases<FieldWriter> {
        @Override
        public FieldWriter health(Inquiry.Health inquiry) {
            return begin(HEALTH, inquiry.shard());
        }

        @Override
        public FieldWriter timeline(Inquiry.Timeline inquiry) {
            return begin(TIMELINE, inquiry.shard()).u16(inquiry.limit());
        }

        @Override
        public FieldWriter probe(Inquiry.Probe inquiry) {
            return begin(PROBE, inquiry.shard());
        }

        @Override
        public FieldWriter release(Inquiry.Release inquiry) {
            return begin(RELEASE, inquiry.shard());
        }

        @Override
        public FieldWriter failover(Inquiry.Failover inquiry) {
            return begin(FAILOVER, inquiry.shard());
        }

        @Override
        public FieldWriter explain(Inquiry.Explain inquiry) {
            return out.u8(EXPLAIN).text(inquiry.tenant().value()).text(inquiry.sql());
        }

        @Override
        public FieldWriter members(Inquiry.Members inquiry) {
            return out.u8(MEMBERS);
        }

        @Override
        public FieldWriter removeMember(Inquiry.RemoveMember inquiry) {
            return out.u8(REMOVE_MEMBER).text(inquiry.router());
        }

        @Override
        public FieldWriter queue(QueueInquiry inquiry) {
            return inquiry.accept(new QueueInquiryCodec(out));
        }

        private FieldWriter begin(int kind, ShardId shard) {
            return out.u8(kind).text(shard.value());
        }
    }
}
