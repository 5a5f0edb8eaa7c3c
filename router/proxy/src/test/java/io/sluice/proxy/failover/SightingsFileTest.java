package io.sluice.proxy.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SightingsFileTest {
    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final Map<ShardId, Sighting> SEEN = Map.of(
            new ShardId("s1"),
            new Sighting(
                    new ServerAddress("p1", 3306),
                    UUID,
                    GtidSet.parse(UUID + ":1-5:7"),
                    Instant.ofEpochMilli(1_700_000_000_123L)),
            new ShardId("s2"),
            new Sighting(
                    new ServerAddress("::1", 3307), "12", BinlogState.parse("0-12-44,1-13-2"), Instant.ofEpochMilli(5)),
            new ShardId("s3"),
            new Sighting(new ServerAddress("p3", 1), UUID, GtidSet.EMPTY, Instant.EPOCH));

    @TempDir
    private Path folder;

    private Path place;
    private SightingsFile file;

    @BeforeEach
    void before() {
        place = folder.resolve("primaries.seen");
        file = new SightingsFile(place);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        file.write(Map.of());
        file.write(SEEN);

        assertThat(file.read()).isEqualTo(SEEN);
    }

    @Test
    void noFileIsNothingSeen() throws IOException {
        assertThat(file.read()).isEmpty();
    }

    @Test
    void whateverIsCutOffOrChangedIsNotBelieved() throws IOException {
        file.write(SEEN);
        String whole = Files.readString(place);

        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(place, whole.substring(0, length));
            assertThatThrownBy(file::read).isInstanceOf(IOException.class);
        }
        Files.writeString(place, whole.replace("1-5", "1-6"));
        assertThatThrownBy(file::read).hasMessageContaining("checksum");
    }

    @Test
    void anotherVersionIsNotRead() throws IOException {
        Files.writeString(place, "sluice-sightings 2\nwhat comes next\n");

        assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining("another version");
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() {
        SightingsFile nowhere = new SightingsFile(folder.resolve("none").resolve("primaries.seen"));

        assertThatThrownBy(() -> nowhere.write(SEEN)).isInstanceOf(IOException.class);
    }
}
