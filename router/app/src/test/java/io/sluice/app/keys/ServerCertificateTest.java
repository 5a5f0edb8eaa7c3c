package io.sluice.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerCertificateTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path dir;

    @Test
    void aMissingCertificateIsMadeOnceAndSignsItself() throws Exception {
        ServerCertificate made = ServerCertificate.in(dir, clock, random);
        byte[] bytes = Files.readAllBytes(made.certificate());
        ServerCertificate again = ServerCertificate.in(dir, clock, random);

        X509Certificate certificate = parse(again.certificate());
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(3649))));
        assertThat(certificate.getSubjectAlternativeNames()).hasSize(3);
        assertThat(Files.readAllBytes(again.certificate())).isEqualTo(bytes);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.privateKey())))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyThatACrashLeftWithoutItsCertificateIsReplaced() throws Exception {
        Files.writeString(dir.resolve("server-key.pem"), "half");

        ServerCertificate made = ServerCertificate.in(dir, clock, random);

        assertThat(made.privateKey()).content().startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void aCertificateWithoutItsKeyIsRefusedAndLeftAlone() throws Exception {
        Path certificate = Files.writeString(dir.resolve("server-cert.pem"), "mine");

        assertThatThrownBy(() -> ServerCertificate.in(dir, clock, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("server-key.pem is missing beside");
        assertThat(certificate).hasContent("mine");
    }

    private static X509Certificate parse(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
