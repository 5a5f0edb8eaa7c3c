package io.sluice.app.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin API's token: one line of text. */
public final class TokenFile {
    private static final Logger log = LoggerFactory.getLogger(TokenFile.class);
    private static final int FILE_BYTES_MAX = 1024;
    private static final int TOKEN_BYTES = 24;

    private TokenFile() {}

    /**
     * The token in the file, which is made with mode 0600 and 192 random bits if it is missing.
     *
     * @throws IOException if the file cannot be read or made
     */
    public static String open(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            byte[] token = new byte[TOKEN_BYTES];
            random.nextBytes(token);
            if (PrivateFile.create(file, HexFormat.of().formatHex(token) + "\n")) {
                log.atInfo().addKeyValue("file", file).log("token made");
            }
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is no token file: it has more than " + FILE_BYTES_MAX + " bytes");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    }
}
