package io.sluice.core.tenant;

import java.util.regex.Pattern;

/**
 * The login name of a principal: 1 to 32 characters, MySQL's limit for user names, without {@code +}, which separates
 * the tenant in {@code principal+tenant}.
 * The constructor throws IllegalArgumentException if the value is of another form.
 */
public record PrincipalName(String value) implements Comparable<PrincipalName> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,31}");

    public PrincipalName {
        Names.require(FORM, value, "principal name");
    }

    @Override
    public int compareTo(PrincipalName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
