package io.sluice.app.keys;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MySQL port's own certificate, for when none is configured, so that TLS is always offered: self-signed, RSA 2048 as
 * MySQL's automatic ones (every client since 5.x can use it), valid for ten years, made once and kept.
 *
 * @param certificate PEM file
 * @param privateKey PEM file, PKCS #8, mode 0600
 */
public record ServerCertificate(Path certificate, Path privateKey) {
    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
    private static final int KEY_BITS = 2048;
    private static final Duration VALID = Duration.ofDays(3650);
    private static final int SERIAL_BITS = 120;

    public ServerCertificate {
        requireNonNull(certificate, "certificate");
        requireNonNull(privateKey, "privateKey");
    }

    /**
     * The certificate in this folder, made if it is missing. Takes about 0.2 s then.
     *
     * @throws IOException if the files cannot be written, or only one of the two is there
     */
    public static ServerCertificate in(Path folder, Clock clock, SecureRandom random) throws IOException {
        ServerCertificate files =
                new ServerCertificate(folder.resolve("server-cert.pem"), folder.resolve("server-key.pem"));
        boolean hasCertificate = Files.exists(files.certificate);
        boolean hasKey = Files.exists(files.privateKey);
        if (hasCertificate && !hasKey) {
            throw new IOException(files.privateKey + " is missing beside " + files.certificate
                    + "; remove both, and a new certificate is made");
        }
        if (!hasCertificate) {
            // A key without certificate is what a crash between the two writes leaves.
            Files.deleteIfExists(files.privateKey);
            files.make(clock.instant(), random);
            log.atInfo().addKeyValue("file", files.certificate).log("certificate made");
        }
        return files;
    }

    private void make(Instant now, SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS, random);
            KeyPair keys = generator.generateKeyPair();
            PrivateFile.create(privateKey, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            PrivateFile.create(
                    certificate, pem("CERTIFICATE", issue(keys, now, random).getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException refused) {
            throw new IOException("cannot make a certificate: " + refused.getMessage(), refused);
        }
    }

    private static X509Certificate issue(KeyPair keys, Instant now, SecureRandom random)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Name name = new X500Name("CN=Sluice auto-generated server certificate");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(VALID)),
                name,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        }));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }
}
