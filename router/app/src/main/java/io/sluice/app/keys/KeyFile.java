package io.sluice.app.keys;

import io.sluice.core.secret.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that seals the passwords in the map and signs what is shared: 32 bytes as one line of Base64. */
public final class KeyFile {
    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);
    private static final int FILE_BYTES_MAX = 1024;

    private KeyFile() {}

    /**
     * The box of the key in the file, which is made with mode 0600 if it is missing. Two processes that start at once
     * end up with the same key.
     *
     * @throws IOException if the file cannot be read or made, or holds no key
     */
    public static SecretBox open(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[SecretBox.KEY_BYTES];
            random.nextBytes(key);
            if (PrivateFile.create(file, Base64.getEncoder().encodeToString(key) + "\n")) {
                log.atInfo().addKeyValue("file", file).log("key made");
            }
        }
        return new SecretBox(read(file), random);
    }

    /**
     * The box of the key in the file, for whoever needs a key that others made.
     *
     * @throws IOException if the file is missing, cannot be read, or holds no key
     */
    public static SecretBox openExisting(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        return new SecretBox(read(file), random);
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is no key file: it has more than " + FILE_BYTES_MAX + " bytes");
        }
        try {
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (key.length == SecretBox.KEY_BYTES) {
                return key;
            }
            throw new IOException(file + " is no key file: the key must have " + SecretBox.KEY_BYTES + " bytes but has "
                    + key.length);
        } catch (IllegalArgumentException | java.nio.charset.MalformedInputException garbled) {
            throw new IOException(file + " is no key file: it must hold one line of Base64", garbled);
        } catch (NoSuchFileException gone) {
            throw new IOException(file + " was removed while the program started", gone);
        }
    }
}
