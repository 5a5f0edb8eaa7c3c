package io.sluice.core.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fixed set of names of letters, digits and underscores, asked by bytes, in any case, without allocation. Immutable. */
final class NameTable {
    private final @Nullable String[] places;
    private final int lengthMax;

    /** @param names in upper case */
    NameTable(List<String> names) {
        int size = Integer.highestOneBit(names.size()) * 8;
        places = new @Nullable String[size];
        lengthMax = names.stream().mapToInt(String::length).max().orElse(0);
        for (String name : names) {
            int hash = 0;
            for (int i = 0; i < name.length(); i++) {
                hash = Keyword.hash(hash, (byte) name.charAt(i));
            }
            int at = place(hash);
            while (places[at] != null) {
                at = (at + 1) & (size - 1);
            }
            places[at] = name;
        }
    }

    boolean has(byte[] name, int length) {
        if (length > lengthMax) {
            return false;
        }
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = Keyword.hash(hash, name[i]);
        }
        for (int at = place(hash); ; at = (at + 1) & (places.length - 1)) {
            String found = places[at];
            if (found == null) {
                return false;
            }
            if (is(found, name, length)) {
                return true;
            }
        }
    }

    private static boolean is(String letters, byte[] name, int length) {
        if (letters.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // Clearing the case bit of both sides is exact for letters, digits and underscores.
            if ((letters.charAt(i) & 0xDF) != (name[i] & 0xDF)) {
                return false;
            }
        }
        return true;
    }

    private int place(int hash) {
        return (hash ^ (hash >>> 15)) & (places.length - 1);
    }
}
