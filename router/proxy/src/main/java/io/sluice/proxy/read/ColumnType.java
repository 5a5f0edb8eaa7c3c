package io.sluice.proxy.read;

import org.jspecify.annotations.Nullable;

/** The types of columns by their numbers in the protocol, and how each one's values are told in JSON. */
enum ColumnType {
    DECIMAL_OLD(0x00, "decimal", Form.TEXT),
    TINYINT(0x01, "tinyint", Form.NUMBER),
    SMALLINT(0x02, "smallint", Form.NUMBER),
    INT(0x03, "int", Form.NUMBER),
    FLOAT(0x04, "float", Form.NUMBER),
    DOUBLE(0x05, "double", Form.NUMBER),
    NULL(0x06, "null", Form.TEXT),
    TIMESTAMP(0x07, "timestamp", Form.TEXT),
    BIGINT(0x08, "bigint", Form.TEXT),
    MEDIUMINT(0x09, "mediumint", Form.NUMBER),
    DATE(0x0A, "date", Form.TEXT),
    TIME(0x0B, "time", Form.TEXT),
    DATETIME(0x0C, "datetime", Form.TEXT),
    YEAR(0x0D, "year", Form.NUMBER),
    VARCHAR(0x0F, "varchar", Form.TEXT),
    BIT(0x10, "bit", Form.BITS),
    JSON(0xF5, "json", Form.TEXT),
    DECIMAL(0xF6, "decimal", Form.TEXT),
    ENUM(0xF7, "enum", Form.TEXT),
    SET(0xF8, "set", Form.TEXT),
    TINYTEXT(0xF9, "text", Form.TEXT),
    MEDIUMTEXT(0xFA, "text", Form.TEXT),
    LONGTEXT(0xFB, "text", Form.TEXT),
    TEXT(0xFC, "text", Form.TEXT),
    VARSTRING(0xFD, "varchar", Form.TEXT),
    CHAR(0xFE, "char", Form.TEXT),
    GEOMETRY(0xFF, "geometry", Form.BYTES);

    /** How a value stands in JSON. */
    enum Form {
        NUMBER,
        /** A text; numbers that a JSON reader may round are written so. */
        TEXT,
        /** A text, as Base64. */
        BYTES,
        /** A text: the bits as one whole number. */
        BITS
    }

    private final int number;
    private final String label;
    private final Form form;

    ColumnType(int number, String label, Form form) {
        this.number = number;
        this.label = label;
        this.form = form;
    }

    /** Null for a number that no server of today sends. */
    static @Nullable ColumnType of(int number) {
        for (ColumnType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }

    String label() {
        return label;
    }

    Form form() {
        return form;
    }

    boolean isInteger() {
        return switch (this) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> true;
            default -> false;
        };
    }

    /** What it is called when its bytes are no text. */
    String binaryLabel() {
        return switch (this) {
            case CHAR -> "binary";
            case VARCHAR, VARSTRING -> "varbinary";
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> "blob";
            default -> label;
        };
    }

    /** Whether values of the type may be bytes that are no text. */
    boolean mayBeBinary() {
        return switch (this) {
            case CHAR, VARCHAR, VARSTRING, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> true;
            default -> false;
        };
    }
}
