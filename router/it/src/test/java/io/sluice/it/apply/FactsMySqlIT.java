package io.sluice.it.apply;

import static io.sluice.it.apply.ApplyContract.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.session.CarriedState;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import org.junit.jupiter.api.Test;

/** For MySQL. */
@WithShards
final class FactsMySqlIT implements FactsContract {
    /** Numbers above 255 do not fit into a login. */
    @Test
    void aCollationWithALargeNumberIsThatOfTheSession(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            CarriedState japanese = new CarriedState(303, rig.tenant.database().value(), "");

            applied(rig.applier().apply(rig.entry(1, japanese, "INSERT INTO t (v) VALUES (@@collation_connection)")));

            assertThat(rig.column("SELECT v FROM t")).containsExactly("utf8mb4_ja_0900_as_cs");
        }
    }
}
