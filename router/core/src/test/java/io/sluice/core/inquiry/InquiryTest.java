package io.sluice.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InquiryTest {
    private static final ShardId SHARD = new ShardId("s1");
    private static final TenantId TENANT = new TenantId("acme");

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void aTimelineHasItsBounds(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inquiry.Timeline(SHARD, limit))
                .withMessageContaining("between 1 and 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void nothingIsNotExplained(String sql) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inquiry.Explain(TENANT, sql))
                .withMessageContaining("must not be empty");
    }

    @Test
    void theLengthOfSqlIsCountedInBytes() {
        String sql = "ü".repeat(Inquiry.Explain.SQL_BYTES_MAX / 2 + 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inquiry.Explain(TENANT, sql))
                .withMessageContaining("65536");
    }

    @Test
    void sqlStandsInNoTextOfAnInquiry() {
        Inquiry inquiry = new Inquiry.Explain(TENANT, "SELECT 'secret'");

        assertThat(inquiry.toString() + inquiry.subject())
                .contains("acme")
                .doesNotContain("secret")
                .doesNotContain("SELECT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../x", "äh"})
    void aRouterThatCannotBeOneIsNotRemoved(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Inquiry.RemoveMember(name))
                .withMessageContaining("router must match");
    }

    @Test
    void aRemovalSaysInTheLogOfWhom() {
        assertThat(new Inquiry.RemoveMember("router-2").subject()).isEqualTo("removal of router router-2");
    }

    @Test
    void whatIsAskedOfAPrimarySaysOfWhichShard() {
        assertThat(new Inquiry.Failover(SHARD).subject()).isEqualTo("failover of shard s1");
    }

    @Test
    void whatIsAskedOfQueuesHasItsBounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueInquiry.Standings(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueInquiry.Tenants(SHARD, "", 1_001));
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueInquiry.Rate(SHARD, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueInquiry.Rate(SHARD, 10_000_001));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new QueueInquiry.Letters(Optional.empty(), Optional.empty(), Optional.empty(), 0, false))
                .withMessageContaining("between 1 and 1000");
    }

    @Test
    void whatIsToldToAQueueSaysInTheLogWhatItWas() {
        Receipt receipt = Receipt.of("s1-00000000000000ff-7").orElseThrow();

        assertThat(new QueueInquiry.Pause(SHARD, Optional.of(TENANT), true).subject())
                .isEqualTo("pause of the queue of shard s1 for tenant acme");
        assertThat(new QueueInquiry.Pause(SHARD, Optional.empty(), false).subject())
                .isEqualTo("resumption of the queue of shard s1");
        assertThat(new QueueInquiry.Settle(receipt, QueueInquiry.Verb.DISCARD).subject())
                .isEqualTo("discard of dead letter s1-00000000000000ff-7");
    }
}
