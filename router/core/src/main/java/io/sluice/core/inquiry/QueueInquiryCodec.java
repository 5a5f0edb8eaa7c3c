package io.sluice.core.inquiry;

import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Inquiries about queues as bytes: kind, fields. */
record QueueInquiryCodec(FieldWriter out) implements QueueInquiry.Each<FieldWriter> {
    private static final int STANDINGS = 6;
    private static final int TENANTS = 7;
    private static final int PAUSE = 8;
    private static final int RATE = 9;
    private static final int LETTERS = 10;
    private static final int LETTER = 11;
    private static final int SETTLE = 12;
    private static final int RECEIPT = 13;

    static QueueInquiry read(int kind, FieldReader in) {
        return switch (kind) {
            case STANDINGS -> new QueueInquiry.Standings(shards(in));
            case TENANTS -> new QueueInquiry.Tenants(shard(in), in.text(), in.u16());
            case PAUSE -> new QueueInquiry.Pause(shard(in), optional(in, TenantId::new), in.flag());
            case RATE -> new QueueInquiry.Rate(shard(in), in.u16() << 16 | in.u16());
            case LETTERS ->
                new QueueInquiry.Letters(
                        optional(in, ShardId::new),
                        optional(in, TenantId::new),
                        optional(in, text -> parsed(LetterKey.of(text))),
                        in.u16(),
                        in.flag());
            case LETTER -> new QueueInquiry.Letter(receipt(in));
            case SETTLE -> new QueueInquiry.Settle(receipt(in), in.constant(QueueInquiry.Verb.class));
            case RECEIPT -> new QueueInquiry.OfReceipt(receipt(in));
            default -> throw new MalformedRecordException("an inquiry of unknown kind " + kind);
        };
    }

    private static List<ShardId> shards(FieldReader in) {
        List<ShardId> shards = new ArrayList<>();
        for (int left = in.u16(); left > 0; left--) {
            shards.add(shard(in));
        }
        return shards;
    }

    private static ShardId shard(FieldReader in) {
        return new ShardId(in.text());
    }

    private static Receipt receipt(FieldReader in) {
        return parsed(Receipt.of(in.text()));
    }

    private static <T> T parsed(Optional<T> value) {
        return value.orElseThrow(() -> new MalformedRecordException("an inquiry has a field out of bounds"));
    }

    private static <T> Optional<T> optional(FieldReader in, Function<String, T> parser) {
        return in.flag() ? Optional.of(parser.apply(in.text())) : Optional.empty();
    }

    @Override
    public FieldWriter standings(QueueInquiry.Standings inquiry) {
        out.u8(STANDINGS).u16(inquiry.shards().size());
        inquiry.shards().forEach(shard -> out.text(shard.value()));
        return out;
    }

    @Override
    public FieldWriter tenants(QueueInquiry.Tenants inquiry) {
        return out.u8(TENANTS)
                .text(inquiry.shard().value())
                .text(inquiry.after())
                .u16(inquiry.limit());
    }

    @Override
    public FieldWriter pause(QueueInquiry.Pause inquiry) {
        return optional(out.u8(PAUSE).text(inquiry.shard().value()), inquiry.tenant())
                .flag(inquiry.isPaused());
    }

    @Override
    public FieldWriter rate(QueueInquiry.Rate inquiry) {
        int rate = inquiry.entriesPerSecond();
        return out.u8(RATE).text(inquiry.shard().value()).u16(rate >>> 16).u16(rate & 0xFFFF);
    }

    @Override
    public FieldWriter letters(QueueInquiry.Letters inquiry) {
        optional(out.u8(LETTERS), inquiry.shard());
        optional(out, inquiry.tenant());
        return optional(out, inquiry.after()).u16(inquiry.limit()).flag(inquiry.isWhole());
    }

    @Override
    public FieldWriter letter(QueueInquiry.Letter inquiry) {
        return out.u8(LETTER).text(inquiry.receipt().toString());
    }

    @Override
    public FieldWriter settle(QueueInquiry.Settle inquiry) {
        return out.u8(SETTLE).text(inquiry.receipt().toString()).constant(inquiry.verb());
    }

    @Override
    public FieldWriter receipt(QueueInquiry.OfReceipt inquiry) {
        return out.u8(RECEIPT).text(inquiry.receipt().toString());
    }

    /** Ids, receipts and keys are as bytes what they are as text. */
    private static FieldWriter optional(FieldWriter out, Optional<?> value) {
        out.flag(value.isPresent());
        value.ifPresent(each -> out.text(each.toString()));
        return out;
    }
}
