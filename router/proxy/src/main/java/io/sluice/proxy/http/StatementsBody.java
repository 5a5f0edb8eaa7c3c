package io.sluice.proxy.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.proxy.http.Request.Statement;
import io.sluice.wire.packet.ParameterWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request for statements. Read as it comes, not into a tree: a tree has no place for the digits of a
 * number. For one body, on one thread; what is wrong ends in {@link Problem.Raised} and never carries a value.
 */
final class StatementsBody {
    private static final int DEPTH_MAX = 8;
    private static final int NUMBER_CHARACTERS_MAX = 400;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser json;

    private StatementsBody(JsonParser json) {
        this.json = json;
    }

    /** @param body is read and not kept */
    static List<Statement> read(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(decoded(body))) {
            StatementsBody reader = new StatementsBody(parser);
            List<Statement> statements = reader.readRequest();
            if (parser.nextToken() != null) {
                throw Problem.at("", "there is more behind the request").toException();
            }
            return statements;
        } catch (JsonProcessingException broken) {
            JsonLocation at = broken.getLocation();
            String where = at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw Problem.at("", "the body is not JSON as this port takes it" + where)
                    .toException();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String decoded(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException garbled) {
            throw Problem.at("", "the body is not UTF-8").toException();
        }
    }

    // -- the request ------------------------------------------------------------------------------------------------

    private List<Statement> readRequest() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw Problem.at("", "must be an object").toException();
        }
        Draft single = new Draft();
        List<Statement> batch = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (name.equals("statements")) {
                batch = readBatch();
            } else {
                single.readField("", name);
            }
        }
        if (batch != null && single.isBegun()) {
            throw Problem.at("", "has either statements, or sql and parameters").toException();
        }
        return batch == null ? List.of(single.toStatement("")) : batch;
    }

    private List<Statement> readBatch() throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw Problem.at("/statements", "must be an array").toException();
        }
        List<Statement> batch = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String pointer = "/statements/" + batch.size();
            if (batch.size() == QueuedWrite.STATEMENTS_MAX) {
                throw Problem.at(pointer, "is one too many: a request has at most " + QueuedWrite.STATEMENTS_MAX)
                        .toException();
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw Problem.at(pointer, "must be an object").toException();
            }
            Draft draft = new Draft();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                draft.readField(pointer, json.currentName());
            }
            batch.add(draft.toStatement(pointer));
        }
        if (batch.isEmpty()) {
            throw Problem.at("/statements", "must have at least one").toException();
        }
        return batch;
    }

    /** What was read of one statement. */
    private final class Draft {
        private byte @Nullable [] sql;
        private @Nullable ParameterWriter parameters;

        boolean isBegun() {
            return sql != null || parameters != null;
        }

        void readField(String pointer, String name) throws IOException {
            switch (name) {
                case "sql" -> {
                    if (json.nextToken() != JsonToken.VALUE_STRING) {
                        throw Problem.at(pointer + "/sql", "must be a text").toException();
                    }
                    sql = utf8(pointer + "/sql");
                }
                case "parameters" -> {
                    if (json.nextToken() != JsonToken.START_ARRAY) {
                        throw Problem.at(pointer + "/parameters", "must be an array")
                                .toException();
                    }
                    ParameterWriter writer = new ParameterWriter();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        readParameter(pointer + "/parameters/" + writer.count(), writer);
                    }
                    parameters = writer;
                }
                default ->
                    throw Problem.at(pointer + "/" + known(name), "is not known")
                            .toException();
            }
        }

        Statement toStatement(String pointer) {
            byte[] text = sql;
            if (text == null || text.length == 0) {
                throw Problem.at(pointer + "/sql", "is required").toException();
            }
            ParameterWriter writer = parameters;
            return writer == null
                    ? new Statement(text, 0, new byte[0])
                    : new Statement(text, writer.count(), writer.toBytes());
        }
    }

    // -- parameters -------------------------------------------------------------------------------------------------

    private void readParameter(String pointer, ParameterWriter out) throws IOException {
        try {
            switch (json.currentToken()) {
                case VALUE_NULL -> out.writeNull();
                case VALUE_TRUE -> out.writeBoolean(true);
                case VALUE_FALSE -> out.writeBoolean(false);
                case VALUE_STRING -> out.writeText(utf8(pointer));
                case VALUE_NUMBER_INT -> out.writeInteger(new BigInteger(json.getText()));
                case VALUE_NUMBER_FLOAT -> writeFraction(json.getText(), out);
                case START_OBJECT -> readTyped(pointer, out);
                default -> throw Problem.at(pointer, "must be a single value").toException();
            }
        } catch (IllegalArgumentException refused) {
            throw Problem.at(pointer, String.valueOf(refused.getMessage())).toException();
        }
    }

    /** As in SQL: digits with a point are a DECIMAL, with an exponent a DOUBLE. */
    private static void writeFraction(String digits, ParameterWriter out) {
        if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            out.writeDouble(Double.parseDouble(digits));
        } else {
            out.writeDecimal(new BigDecimal(digits));
        }
    }

    private void readTyped(String pointer, ParameterWriter out) throws IOException {
        String type = null;
        String value = null;
        String base64 = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw Problem.at(pointer + "/" + known(name), "must be a text").toException();
            }
            switch (name) {
                case "type" -> type = json.getText();
                case "value" -> value = json.getText();
                case "base64" -> base64 = json.getText();
                default ->
                    throw Problem.at(pointer + "/" + known(name), "is not known")
                            .toException();
            }
        }
        if ("bytes".equals(type) && base64 != null && value == null) {
            out.writeBytes(bytes(pointer, base64));
        } else if ("decimal".equals(type) && value != null && base64 == null) {
            out.writeDecimal(new BigDecimal(plain(pointer, value, "-?[0-9]+(\\.[0-9]+)?")));
        } else if ("integer".equals(type) && value != null && base64 == null) {
            out.writeInteger(new BigInteger(plain(pointer, value, "-?[0-9]+")));
        } else {
            throw Problem.at(
                            pointer,
                            "must be {\"type\":\"bytes\",\"base64\":...}, {\"type\":\"decimal\",\"value\":...} or"
                                    + " {\"type\":\"integer\",\"value\":...}; JSON goes as a text")
                    .toException();
        }
    }

    private static byte[] bytes(String pointer, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException other) {
            throw Problem.at(pointer + "/base64", "is no Base64").toException();
        }
    }

    private static String plain(String pointer, String value, String form) {
        if (value.length() > NUMBER_CHARACTERS_MAX || !value.matches(form)) {
            throw Problem.at(pointer + "/value", "is no such number").toException();
        }
        return value;
    }

    private byte[] utf8(String pointer) throws IOException {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json.getText()));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException unpaired) {
            throw Problem.at(pointer, "has a surrogate without its other half").toException();
        }
    }

    /** A name that nobody knows is told back, cut. */
    private static String known(String name) {
        return name.length() <= 64 ? name.replace("~", "~0").replace("/", "~1") : "...";
    }
}
