package io.sluice.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "A", "0", "acme", "acme-1", "acme.eu_west"})
    void namesOfTenantsAndShardsAreKeptAsTheyAre(String name) {
        assertThat(new TenantId(name)).hasToString(name);
        assertThat(new ShardId(name)).hasToString(name);
        assertThat(DatabaseName.of(new TenantId(name)).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "-a", ".a", "_a", "a b", "a/b", "a+b", "a'b", "a`b", "ä", "a\0", "a\n", "a%", "a\\", "a,b"
            })
    void whatCouldMeanSomethingElseIsNoName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(name));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShardId(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "a+b", "a'b", "a`b", "ä", "a\0", "a\n", "a%", "a\\"})
    void aDatabaseNeedsNoMoreThanBackticks(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DatabaseName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "MySQL", "sys", "information_schema", "PERFORMANCE_SCHEMA", "_sluice", "_SLUICE"})
    void theServersOwnSchemasAreNobodys(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatabaseName(name))
                .withMessageContaining("reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a+b", "+a", "-a", "@a", "a b", "a'b", "a%", "ä", "a\0"})
    void aPrincipalsNameLeavesRoomForItsTenant(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PrincipalName(name));
    }

    @Test
    void aPrincipalMayBeAnAddress() {
        assertThat(new PrincipalName("_job.1@eu-west")).hasToString("_job.1@eu-west");
    }

    @Test
    void namesHaveTheLengthsOfMySqlsOwn() {
        assertLength(TenantId::new, 64);
        assertLength(ShardId::new, 64);
        assertLength(DatabaseName::new, 64);
        assertLength(PrincipalName::new, 32);
    }

    private static void assertLength(Function<String, Object> name, int max) {
        assertThat(name.apply("a".repeat(max))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> name.apply("a".repeat(max + 1)))
                .withMessageContaining(String.valueOf(max + 1));
    }

    @Test
    void anOverlongNameIsNotRepeatedWhole() {
        assertThatThrownBy(() -> new TenantId("a".repeat(100_000))).message().hasSizeLessThan(300);
    }

    @Test
    void namesAndEpochsHaveAnOrder() {
        assertThat(new TenantId("a")).isLessThan(new TenantId("b"));
        assertThat(new ShardId("a")).isLessThan(new ShardId("b"));
        assertThat(new PrincipalName("a")).isLessThan(new PrincipalName("b"));
        assertThat(new Epoch(9)).isLessThan(new Epoch(10));
    }

    @Test
    void anEpochOnlyGrows() {
        assertThat(Epoch.NONE.next()).isEqualTo(new Epoch(1)).hasToString("1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Epoch(-1));
        assertThatThrownBy(() -> new Epoch(Long.MAX_VALUE).next()).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "db1:3306,db1,3306,db1:3306",
        "10.0.0.1:1,10.0.0.1,1,10.0.0.1:1",
        "[::1]:65535,::1,65535,[::1]:65535",
        "::1:3306,::1,3306,[::1]:3306"
    })
    void anAddressIsReadAndWritten(String text, String host, int port, String written) {
        ServerAddress address = ServerAddress.parse(text);

        assertThat(address).isEqualTo(new ServerAddress(host, port)).hasToString(written);
        assertThat(ServerAddress.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db1",
                ":3306",
                "db1:",
                "db1:x",
                "db1:0",
                "db1:65536",
                "db1:-1",
                " :1",
                "d b:1",
                "db1:99999999999"
            })
    void anAddressHasAHostAndAPort(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerAddress.parse(text));
    }
}
