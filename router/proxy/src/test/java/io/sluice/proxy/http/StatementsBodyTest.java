package io.sluice.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Seeds;
import io.sluice.proxy.http.Request.Statement;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatementsBodyTest {
    @Test
    void oneStatementStandsByItself() {
        List<Statement> read = read("{\"sql\":\"SELECT 1\"}");

        assertThat(read).singleElement().satisfies(statement -> {
            assertThat(new String(statement.sql(), StandardCharsets.UTF_8)).isEqualTo("SELECT 1");
            assertThat(statement.places()).isZero();
            assertThat(statement.toQueued().parameters()).isEmpty();
        });
    }

    @Test
    void aBatchKeepsItsOrder() {
        List<Statement> read = read(
                "{\"statements\":[{\"sql\":\"a\"},{\"parameters\":[1,null],\"sql\":\"b\"},{\"sql\":\"c\",\"parameters\":[]}]}");

        assertThat(read.stream().map(each -> new String(each.sql(), StandardCharsets.UTF_8)))
                .containsExactly("a", "b", "c");
        assertThat(read.stream().map(Statement::places)).containsExactly(0, 2, 0);
    }

    @Test
    void eachValueIsTheParameterThatItsDigitsSay() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("null", "01" + "01" + "0600");
        values.put("true", "00" + "01" + "0100" + "01");
        values.put("1", "00" + "01" + "0800" + "0100000000000000");
        values.put("-0", "00" + "01" + "0800" + "0000000000000000");
        values.put("9007199254740993", "00" + "01" + "0800" + "0100000000002000");
        values.put("18446744073709551615", "00" + "01" + "0880" + "ffffffffffffffff");
        values.put("2.50", "00" + "01" + "f600" + "04322e3530");
        values.put("1e0", "00" + "01" + "0500" + "000000000000f03f");
        values.put("\"a\\u00e9\"", "00" + "01" + "fd00" + "0361c3a9");
        values.put("\"\\ud83d\\ude00\"", "00" + "01" + "fd00" + "04f09f9880");
        values.put("{\"type\":\"bytes\",\"base64\":\"AP8=\"}", "00" + "01" + "fc00" + "0200ff");
        values.put("{\"value\":\"-1.5\",\"type\":\"decimal\"}", "00" + "01" + "f600" + "042d312e35");
        values.put("{\"type\":\"integer\",\"value\":\"2\"}", "00" + "01" + "0800" + "0200000000000000");

        values.forEach((json, hex) -> assertThat(HexFormat.of()
                        .formatHex(read("{\"sql\":\"s\",\"parameters\":[" + json + "]}")
                                .get(0)
                                .parameters()))
                .as(json)
                .isEqualTo(hex));
    }

    @Test
    void whatIsWrongIsToldByItsPlace() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("", "");
        bodies.put("[]", "");
        bodies.put("1", "");
        bodies.put("{", "");
        bodies.put("{\"sql\":\"a\"", "");
        bodies.put("{\"sql\":\"a\"} x", "");
        bodies.put("{\"sql\":\"a\"}{}", "");
        bodies.put("{\"sql\":\"a\",\"sql\":\"b\"}", "");
        bodies.put("{\"sql\":\"a\",\"statements\":[{\"sql\":\"b\"}]}", "");
        bodies.put("{'sql':'a'}", "");
        bodies.put("{}", "/sql");
        bodies.put("{\"sql\":\"\"}", "/sql");
        bodies.put("{\"sql\":null}", "/sql");
        bodies.put("{\"sql\":1}", "/sql");
        bodies.put("{\"sql\":\"\\ud800\"}", "/sql");
        bodies.put("{\"sql\":\"a\",\"more\":1}", "/more");
        bodies.put("{\"sql\":\"a\",\"a/b~c\":1}", "/a~1b~0c");
        bodies.put("{\"sql\":\"a\",\"parameters\":{}}", "/parameters");
        bodies.put("{\"sql\":\"a\",\"parameters\":[1,[2]]}", "/parameters/1");
        bodies.put("{\"sql\":\"a\",\"parameters\":[NaN]}", "");
        bodies.put("{\"sql\":\"a\",\"parameters\":[1e999]}", "/parameters/0");
        bodies.put("{\"sql\":\"a\",\"parameters\":[1" + "0".repeat(65) + "]}", "/parameters/0");
        bodies.put("{\"sql\":\"a\",\"parameters\":[1" + "0".repeat(5000) + "]}", "");
        bodies.put("{\"sql\":\"a\",\"parameters\":[\"\\udc00x\"]}", "/parameters/0");
        bodies.put("{\"sql\":\"a\",\"parameters\":[{}]}", "/parameters/0");
        bodies.put("{\"sql\":\"a\",\"parameters\":[{\"type\":\"bytes\",\"base64\":\"?\"}]}", "/parameters/0/base64");
        bodies.put("{\"sql\":\"a\",\"parameters\":[{\"type\":\"bytes\",\"value\":\"AA==\"}]}", "/parameters/0");
        bodies.put("{\"sql\":\"a\",\"parameters\":[{\"type\":\"date\",\"value\":\"x\"}]}", "/parameters/0");
        bodies.put("{\"sql\":\"a\",\"parameters\":[{\"type\":\"decimal\",\"value\":\"1e3\"}]}", "/parameters/0/value");
        bodies.put("{\"sql\":\"a\",\"parameters\":[{\"type\":{}}]}", "/parameters/0/type");
        bodies.put("{\"statements\":[]}", "/statements");
        bodies.put("{\"statements\":{}}", "/statements");
        bodies.put("{\"statements\":[1]}", "/statements/0");
        bodies.put("{\"statements\":[{\"sql\":\"a\"},{}]}", "/statements/1/sql");
        bodies.put("{\"statements\":[" + "{\"sql\":\"a\"},".repeat(1000) + "{\"sql\":\"a\"}]}", "/statements/1000");
        bodies.put("{\"sql\":" + "[".repeat(100), "/sql");
        bodies.put("{\"sql\":\"a\",\"x\":" + "[".repeat(100_000), "/x");

        bodies.forEach((body, pointer) -> {
            Problem problem = problemOf(body.getBytes(StandardCharsets.UTF_8));
            assertThat(problem.type()).as(body).isEqualTo(ProblemType.MALFORMED_REQUEST);
            assertThat(problem.pointer()).as(body).isEqualTo(pointer);
        });
    }

    @Test
    void aBodyOfAnotherEncodingIsRefused() {
        String body = "{\"sql\":\"é\"}";

        assertThat(problemOf(body.getBytes(StandardCharsets.ISO_8859_1)).detail())
                .contains("UTF-8");
        assertThat(problemOf(body.getBytes(StandardCharsets.UTF_16BE)).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void aProblemNeverCarriesAValue() {
        assertThat(problemOf("{\"sql\":\"a\",\"parameters\":[secret]}".getBytes(StandardCharsets.UTF_8))
                        .toString())
                .doesNotContain("secret");
        assertThat(problemOf("{\"sql\":\"a\",\"parameters\":[{\"type\":\"integer\",\"value\":\"secret\"}]}"
                                .getBytes(StandardCharsets.UTF_8))
                        .toString())
                .doesNotContain("secret");
        assertThat(read("{\"sql\":\"secret\"}").toString()).doesNotContain("secret");
    }

    @Test
    void anyBytesEndInStatementsOrInAProblem() {
        byte[] sample =
                ("{\"statements\":[{\"sql\":\"INSERT INTO t VALUES(?)\",\"parameters\":[1,\"a\",null,2.5e3,true,"
                                + "{\"type\":\"bytes\",\"base64\":\"AAAA\"}]}]}")
                        .getBytes(StandardCharsets.UTF_8);
        Seeds.each(3_000, random -> {
            byte[] bytes = sample.clone();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? sample[random.nextInt(sample.length)] : random.nextInt(256));
            }
            try {
                assertThat(StatementsBody.read(bytes)).isNotEmpty();
            } catch (Problem.Raised raised) {
                assertThat(raised.problem().type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
            }
        });
    }

    @Test
    void theDigestIsOverWhatIsExecuted() {
        io.sluice.core.tenant.TenantId acme = new io.sluice.core.tenant.TenantId("acme");
        String one = Request.digest(acme, read("{\"sql\":\"a\",\"parameters\":[1]}"));

        assertThat(Request.digest(acme, read("{ \"parameters\" : [ 1 ], \"sql\" : \"a\" }")))
                .isEqualTo(one);
        assertThat(Request.digest(acme, read("{\"sql\":\"a\",\"parameters\":[2]}")))
                .isNotEqualTo(one);
        assertThat(Request.digest(acme, read("{\"sql\":\"a\",\"parameters\":[\"1\"]}")))
                .isNotEqualTo(one);
        assertThat(Request.digest(
                        new io.sluice.core.tenant.TenantId("other"), read("{\"sql\":\"a\",\"parameters\":[1]}")))
                .isNotEqualTo(one);
        assertThat(Request.digest(acme, read("{\"statements\":[{\"sql\":\"a\",\"parameters\":[1]},{\"sql\":\"a\"}]}")))
                .isNotEqualTo(one);
    }

    private static List<Statement> read(String body) {
        return StatementsBody.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem problemOf(byte[] body) {
        Problem[] problem = new Problem[1];
        assertThatThrownBy(() -> StatementsBody.read(body))
                .isInstanceOfSatisfying(Problem.Raised.class, raised -> problem[0] = raised.problem());
        return problem[0];
    }
}
