package io.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "help", "demo --help", "drill --help", "version --help", "help demo"})
    void helpIsEverywhereAndIsNoFailure(String line) {
        assertThat(run(line)).isZero();
        assertThat(out.toString()).contains("Usage: sluice");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demos",
                "demo --shards many",
                "demo --shards 0",
                "demo --port-base 80",
                "demo --volumes 20",
                "drill --fault fire",
                "drill --seconds 0",
                "demo extra"
            })
    void aWrongCommandLineIsExplainedAndEndsWith2(String line) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString()).containsAnyOf("Usage: sluice", "Did you mean: sluice");
    }

    @Test
    void outOfBoundsOptionsAreToldTogether() {
        run("demo --shards 65 --routers 9");

        assertThat(err.toString())
                .contains("--shards must be between 1 and 64 but is 65")
                .contains("--routers must be 1, 3 or 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void theVersionIsTold(String line) {
        assertThat(run(line)).isZero();
        assertThat(out.toString()).contains("sluice ").contains("java ");
    }

    private int run(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
