package io.sluice.core.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A fixed set of names of letters, digits and underscores, asked by bytes, in any case, without allocation. Immutable. */
final class NameTable {
    private static final byte[] NONE = new byte[0];

    private final byte[][] places;
    /** The name in the same place counts only with its bracket at once. */
    private final boolean[] atOnceOnly;

    private int lengthMax;

    /**
     * @param anyway names in upper case
     * @param atOnce likewise, those that count only with their bracket at once
     */
    NameTable(List<String> anyway, List<String> atOnce) {
        int size = Integer.highestOneBit(anyway.size() + atOnce.size()) * 8;
        places = new byte[size][];
        Arrays.fill(places, NONE);
        atOnceOnly = new boolean[size];
        anyway.forEach(name -> put(name, false));
        atOnce.forEach(name -> put(name, true));
    }

    private void put(String text, boolean isAtOnceOnly) {
        byte[] name = text.getBytes(StandardCharsets.US_ASCII);
        int hash = 0;
        for (byte letter : name) {
            hash = Keyword.hash(hash, letter);
        }
        int at = find(name, name.length, hash);
        places[at] = name;
        atOnceOnly[at] = isAtOnceOnly;
        lengthMax = Math.max(lengthMax, name.length);
    }

    boolean has(byte[] name, int length, int hash, boolean atOnce) {
        if (length > lengthMax) {
            return false;
        }
        int at = find(name, length, hash);
        return places[at] != NONE && (atOnce || !atOnceOnly[at]);
    }

    /** The place of the name, or an empty one. */
    private int find(byte[] name, int length, int hash) {
        int at = (hash ^ (hash >>> 15)) & (places.length - 1);
        while (places[at] != NONE && !is(places[at], name, length)) {
            at = (at + 1) & (places.length - 1);
        }
        return at;
    }

    private static boolean is(byte[] letters, byte[] name, int length) {
        if (letters.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // Clearing the case bit of both sides is exact for letters, digits and underscores.
            if (((letters[i] ^ name[i]) & 0xDF) != 0) {
                return false;
            }
        }
        return true;
    }
}
