package io.sluice.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.packet.AuthSwitchRequest;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.HandshakeResponse;
import io.sluice.wire.packet.ServerGreeting;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both machines against each other, and each against a peer that does not behave. */
@NullMarked
class LoginTest {
    private static final Bytes PASSWORD = Bytes.utf8("correct horse");
    private static final Bytes SCRAMBLE = Bytes.utf8("abcdefghijklmnopqrst");
    private static final long OFFERED = Capabilities.CLIENT_LONG_PASSWORD
            | Capabilities.CLIENT_PROTOCOL_41
            | Capabilities.CLIENT_SECURE_CONNECTION
            | Capabilities.CLIENT_PLUGIN_AUTH
            | Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA
            | Capabilities.CLIENT_CONNECT_WITH_DB
            | Capabilities.CLIENT_CONNECT_ATTRS
            | Capabilities.CLIENT_DEPRECATE_EOF
            | Capabilities.CLIENT_SSL;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static KeyPair keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    private final LoginPair pair = new LoginPair(PASSWORD, keys);

    @Test
    void theFirstLoginOverTlsTellsThePassword() {
        ServerLogin server = ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, true));

        ClientStep last = pair.run(server, client(PASSWORD, true, false), false);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
        assertThat(pair.log).contains("client tls", "FindDigest", "CheckPassword", "client 14");
        assertThat(server.isSecure()).isTrue();
        assertThat(server.request().orElseThrow().user()).isEqualTo("app");
        assertThat(server.request().orElseThrow().database()).isEqualTo("acme");
        assertThat(server.request().orElseThrow().attributes()).containsEntry("program_name", "test");
    }

    @Test
    void aLaterLoginIsFast() {
        pair.cachedDigest = CachingSha2.digest(PASSWORD);

        ClientStep last = pair.run(
                ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, false)), client(PASSWORD, false, false), false);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
        assertThat(pair.log)
                .filteredOn(line -> !line.startsWith("client"))
                .containsExactly("Send", "FindDigest", "Send", "Accepted");
    }

    @Test
    void withoutTlsThePasswordGoesUnderTheKey() {
        ClientStep last = pair.run(
                ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, false)), client(PASSWORD, false, false), false);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
        assertThat(pair.log).contains("client 1", "client 256", "CheckEncryptedPassword");
    }

    @Test
    void aStaleDigestLeadsToTheFullExchange() {
        pair.cachedDigest = CachingSha2.digest(Bytes.utf8("the old one"));

        ClientStep last = pair.run(
                ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, false)), client(PASSWORD, true, false), false);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
        assertThat(pair.log).contains("CheckPassword");
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,false", "false,true", "true,true"})
    void aWrongPasswordIsDenied(boolean tls, boolean nativePassword) {
        pair.nativeDigest = Bytes.of(Digests.hash(Digests.SHA1, Digests.hash(Digests.SHA1, PASSWORD.toArray())));
        AuthPlugin first = nativePassword ? AuthPlugin.NATIVE_PASSWORD : AuthPlugin.CACHING_SHA2;

        pair.run(
                ServerLogin.of(setup(first, nativePassword, false)),
                client(Bytes.utf8("wrong"), tls, nativePassword),
                false);

        assertThat(pair.denied).isEqualTo(LoginEffect.Reason.ACCESS_DENIED);
    }

    @Test
    void anEmptyPasswordIsCheckedLikeAnyOther() {
        pair.run(
                ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, false)), client(Bytes.EMPTY, false, false), false);

        assertThat(pair.log).contains("CheckPassword");
        assertThat(pair.denied).isEqualTo(LoginEffect.Reason.ACCESS_DENIED);
    }

    @Test
    void nativePasswordWorksWhereItIsAllowed() {
        pair.nativeDigest = Bytes.of(Digests.hash(Digests.SHA1, Digests.hash(Digests.SHA1, PASSWORD.toArray())));

        ClientStep last = pair.run(
                ServerLogin.of(setup(AuthPlugin.NATIVE_PASSWORD, true, false)), client(PASSWORD, false, true), false);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
        assertThat(pair.log)
                .filteredOn(line -> !line.startsWith("client"))
                .containsExactly("Send", "FindDigest", "Accepted");
    }

    @Test
    void aPrincipalWithoutNativeDigestIsSwitched() {
        ClientStep last = pair.run(
                ServerLogin.of(setup(AuthPlugin.NATIVE_PASSWORD, true, false)), client(PASSWORD, true, true), false);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
        assertThat(pair.log).contains("client 32", "CheckPassword");
    }

    @Test
    void theServerSwitchesAClientThatBeginsWithAnotherPlugin() {
        ClientStep last = pair.run(
                ServerLogin.of(setup(AuthPlugin.NATIVE_PASSWORD, false, false)), client(PASSWORD, true, true), false);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
    }

    @Test
    void tlsIsDemandedBeforeAPasswordIs() {
        pair.run(ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, true)), client(PASSWORD, false, false), false);

        assertThat(pair.denied).isEqualTo(LoginEffect.Reason.TLS_REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserChangesOnAConnection(boolean nativePassword) {
        pair.nativeDigest = Bytes.of(Digests.hash(Digests.SHA1, Digests.hash(Digests.SHA1, PASSWORD.toArray())));
        AuthPlugin first = nativePassword ? AuthPlugin.NATIVE_PASSWORD : AuthPlugin.CACHING_SHA2;
        LoginSetup setup = setup(first, nativePassword, false);
        ServerLogin server = ServerLogin.of(setup);
        ClientLogin client = client(PASSWORD, true, nativePassword);
        pair.run(server, client, false);
        HandshakeResponse before = server.request().orElseThrow();
        Credentials other = new Credentials("other", PASSWORD, "b", 45, Map.of("k", "v"), nativePassword, true);
        ServerLogin change = ServerLogin.ofChangeUser(setup, before, true);

        ClientStep last = pair.run(change, ClientLogin.ofChangeUser(other, client), true);

        assertThat(last).isInstanceOf(ClientStep.Done.class);
        assertThat(change.request().orElseThrow().user()).isEqualTo("other");
        assertThat(change.request().orElseThrow().database()).isEqualTo("b");
        assertThat(change.request().orElseThrow().collation()).isEqualTo(45);
        assertThat(change.capabilities()).isEqualTo(server.capabilities());
    }

    @Test
    void aPasswordIsNotTrustedToAKeyUnlessAllowed() {
        Credentials strict = new Credentials("app", PASSWORD, null, 45, Map.of(), false, false);

        ClientStep last = pair.run(
                ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, false)),
                ClientLogin.of(strict, OFFERED, false),
                false);

        assertThat(last)
                .isInstanceOfSatisfying(
                        ClientStep.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(2061));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql_clear_password", "mysql_native_password", "dialog", ""})
    void aServerCannotAskForAPluginThatIsNotAllowed(String plugin) {
        ClientLogin client = client(PASSWORD, false, false);
        client.onPacket(LoginPair.buffer(Payloads.of(greeting(OFFERED)::encode)));

        ClientStep step =
                client.onPacket(LoginPair.buffer(Payloads.of(new AuthSwitchRequest(plugin, SCRAMBLE)::encode)));

        assertThat(step)
                .isInstanceOfSatisfying(
                        ClientStep.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(2059));
    }

    @Test
    void aServerWithoutTlsFailsALoginThatDemandsIt() {
        ClientStep step = client(PASSWORD, true, false)
                .onPacket(LoginPair.buffer(Payloads.of(greeting(OFFERED & ~Capabilities.CLIENT_SSL)::encode)));

        assertThat(step)
                .isInstanceOfSatisfying(
                        ClientStep.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(2026));
    }

    @Test
    void anErrorInThePlaceOfTheGreetingIsPassedOn() {
        ErrPacket full = new ErrPacket(1040, "HY000", "Too many connections");

        ClientStep step =
                client(PASSWORD, true, false).onPacket(LoginPair.buffer(Payloads.of(out -> full.encode(out, 0))));

        assertThat(step).isEqualTo(new ClientStep.Failed(full));
    }

    @Test
    void noSecretIsPrinted() {
        Credentials credentials = new Credentials("app", PASSWORD, null, 45, Map.of(), false, false);

        assertThat(credentials + " " + PASSWORD + new LoginEffect.CheckPassword("app", PASSWORD))
                .doesNotContain("horse");
    }

    @Test
    void callsOutOfTurnAreBugs() {
        ServerLogin server = ServerLogin.of(setup(AuthPlugin.CACHING_SHA2, false, false));
        ClientLogin client = client(PASSWORD, false, false);

        assertThatThrownBy(() -> server.onPacket(Unpooled.EMPTY_BUFFER)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::onTls).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.onDigest(null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.onPasswordChecked(true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::onTls).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ClientLogin.ofChangeUser(
                        new Credentials("a", PASSWORD, null, 45, Map.of(), false, false), client))
                .isInstanceOf(IllegalStateException.class);
    }

    private static ServerGreeting greeting(long capabilities) {
        return new ServerGreeting("8.0.36", 7, SCRAMBLE, capabilities, 255, 2, "caching_sha2_password");
    }

    private static LoginSetup setup(AuthPlugin first, boolean nativePassword, boolean tlsRequired) {
        ServerGreeting greeting = new ServerGreeting("8.0.36", 7, SCRAMBLE, OFFERED, 255, 2, first.wireName());
        return new LoginSetup(greeting, Optional.of(RsaExchange.toPem(keys.getPublic())), nativePassword, tlsRequired);
    }

    private static ClientLogin client(Bytes password, boolean tls, boolean nativePassword) {
        Credentials credentials =
                new Credentials("app", password, "acme", 45, Map.of("program_name", "test"), nativePassword, true);
        return ClientLogin.of(credentials, OFFERED, tls);
    }
}
