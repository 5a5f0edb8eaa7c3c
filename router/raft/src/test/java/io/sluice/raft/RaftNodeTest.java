package io.sluice.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaftNodeTest {
    @TempDir
    private Path folder;

    private Routers routers = new Routers(Path.of("unused"));

    @BeforeEach
    void begin() {
        routers = new Routers(folder);
    }

    @AfterEach
    void end() {
        routers.close();
    }

    @Test
    void aRouterThatIsAloneFoundsAtOnce() {
        RaftNode alone = routers.start("a", "a");
        routers.awaitReady("a");

        assertThat(Routers.append(alone.queue("s1"), "one", "two")).isEqualTo(new Position(2));
        assertThat(Routers.read(alone.queue("s1"))).containsExactly("one", "two");
    }

    @Test
    void whatOneAppendsAllHaveAtTheSamePositions() {
        routers.startThree();

        for (String name : List.of("a", "b", "c")) {
            Routers.append(routers.of(name).queue("s1"), name + "1", name + "2");
        }

        for (RaftNode node : routers.all()) {
            Routers.awaitRead(node.queue("s1"), read -> read.equals(List.of("a1", "a2", "b1", "b2", "c1", "c2")));
            assertThat(node.queue("s1").id())
                    .isEqualTo(routers.of("a").queue("s1").id());
        }
    }
}
