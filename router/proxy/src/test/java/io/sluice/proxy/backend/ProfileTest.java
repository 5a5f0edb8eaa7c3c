package io.sluice.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Capabilities;
import org.junit.jupiter.api.Test;

final class ProfileTest {
    private static final long CLIENT = Capabilities.CLIENT_LOCAL_FILES | Capabilities.CLIENT_DEPRECATE_EOF;

    @Test
    void aLoginWithoutADatabaseLacksNothing() {
        Profile profile = Profile.of(CLIENT, true);

        assertThat(profile.missingFrom(profile.capabilities() & ~Capabilities.CLIENT_CONNECT_WITH_DB))
                .isZero();
    }

    @Test
    void whatDecidesTheFormOfAnAnswerIsMissed() {
        Profile profile = Profile.of(CLIENT, true);

        assertThat(profile.missingFrom(profile.capabilities() & ~Capabilities.CLIENT_DEPRECATE_EOF))
                .isEqualTo(Capabilities.CLIENT_DEPRECATE_EOF);
    }

    @Test
    void filesAreAskedForOnlyByWhoeverMayLoadThem() {
        assertThat(Profile.of(CLIENT, false).capabilities() & Capabilities.CLIENT_LOCAL_FILES)
                .isZero();
        assertThat(Profile.of(CLIENT, true).capabilities() & Capabilities.CLIENT_LOCAL_FILES)
                .isEqualTo(Capabilities.CLIENT_LOCAL_FILES);
    }
}
