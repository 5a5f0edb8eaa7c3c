package io.sluice.app.ctl;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the admin API is, and the token for it.
 *
 * @param url without a slash at its end
 * @param token empty if none was named; the status needs none
 */
record Access(String url, Optional<String> token) {
    private static final int TOKEN_FILE_BYTES_MAX = 1024;

    /** @throws CtlException if it is no address that can be asked */
    static Access of(String url, Optional<String> token) throws CtlException {
        String whole = url.replaceAll("/+$", "");
        try {
            URI uri = URI.create(whole);
            if (uri.getHost() != null && uri.getRawQuery() == null && "http https".contains(uri.getScheme())) {
                return new Access(whole, token);
            }
        } catch (IllegalArgumentException | NullPointerException unreadable) {
            // Told below.
        }
        throw new CtlException(CtlException.WRONG, "--url must be like http://127.0.0.1:8081 but is " + url);
    }

    /** What a demo in this directory wrote into its demo.json. */
    static Access ofDemo(Path directory) throws CtlException {
        Path file = directory.resolve("demo.json");
        try {
            JsonObject admin = new JsonObject(Files.readString(file)).getJsonObject("admin");
            return of(admin.getString("url"), Optional.of(admin.getString("token")));
        } catch (NoSuchFileException missing) {
            throw new CtlException(
                    CtlException.WRONG,
                    "there is no " + file + "; start a demo with 'sluice demo --dir " + directory
                            + "' and wait until it is" + " ready",
                    missing);
        } catch (IOException | DecodeException | ClassCastException | NullPointerException unreadable) {
            throw new CtlException(CtlException.WRONG, file + " cannot be read as a demo's demo.json", unreadable);
        }
    }

    static String readToken(Path file) throws CtlException {
        try {
            if (Files.size(file) > TOKEN_FILE_BYTES_MAX) {
                throw new CtlException(CtlException.WRONG, file + " is no token file: it is too long");
            }
            String token = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            if (token.isEmpty() || !token.chars().allMatch(character -> character > ' ' && character < 0x7F)) {
                throw new CtlException(CtlException.WRONG, file + " is no token file: it must hold one token");
            }
            return token;
        } catch (IOException unreadable) {
            throw new CtlException(
                    CtlException.WRONG,
                    "the token file " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName()
                            + "); it is the one of the admin API's setting node.adminTokenFile",
                    unreadable);
        }
    }

    @Override
    public String toString() {
        return "Access[" + url + "]";
    }
}
