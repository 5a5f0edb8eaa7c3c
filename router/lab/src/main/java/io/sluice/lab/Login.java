package io.sluice.lab;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A user name (1 to 32 characters) and a password (up to 64) of letters, digits and {@code _ - . +}, so that both stand in
 * SQL and in files as they are. The constructor throws IllegalArgumentException for others. The password is not shown.
 */
public record Login(String user, String password) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.+-]*");
    private static final int PASSWORD_BYTES = 12;

    public Login {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        if (user.isEmpty() || user.length() > 32 || !FORM.matcher(user).matches()) {
            throw new IllegalArgumentException("user must have 1 to 32 letters, digits or _.+-");
        }
        if (password.length() > 64 || !FORM.matcher(password).matches()) {
            throw new IllegalArgumentException("password must have up to 64 letters, digits or _.+-");
        }
    }

    /** A login with a password of 96 random bits. */
    public static Login withRandomPassword(String user, SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return new Login(user, HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return "Login[user=" + user + "]";
    }
}
