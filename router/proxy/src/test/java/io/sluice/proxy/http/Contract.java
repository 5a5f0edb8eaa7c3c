package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The OpenAPI document of the port, against which requests and answers are held. Reading it fails if it is not valid. */
final class Contract {
    private final OpenAPIContract contract;
    private final ResponseValidator responses;

    Contract(Vertx vertx) {
        contract = await(
                OpenAPIContract.from(vertx, new JsonObject(known(Api.document().toString()))));
        responses = ResponseValidator.create(vertx, contract);
    }

    /** Its validator takes media types of a list of its own; others of the same form stand for those that are not in it. */
    private static String known(String text) {
        return text.replace("application/problem+json", "application/hal+json")
                .replace("application/yaml", "text/plain");
    }

    OpenAPIContract document() {
        return contract;
    }

    boolean allows(String operation, String body) {
        JsonSchema schema = requireNonNull(requireNonNull(contract.operation(operation), operation)
                        .getRequestBody()
                        .getContent()
                        .get("application/json"))
                .getSchema();
        OutputUnit result = contract.getSchemaRepository().validator(schema).validate(new JsonObject(body));
        return requireNonNull(result.getValid(), "valid");
    }

    void requireAllowed(String operation, HttpResponse<String> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        String type = known(response.headers().firstValue("content-type").orElseThrow());
        ValidatableResponse validatable =
                ValidatableResponse.create(response.statusCode(), headers, Buffer.buffer(response.body()), type);
        assertThat(responses.validate(validatable, operation))
                .as("%s %s", response.statusCode(), response.body())
                .satisfies(validated -> await(validated));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }
}
