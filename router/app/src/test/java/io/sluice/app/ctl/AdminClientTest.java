package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.app.ctl.StubAdmin.Asked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminClientTest {
    private static final JsonObject NOTHING = new JsonObject();

    private StubAdmin admin;

    @BeforeEach
    void start() throws IOException {
        admin = new StubAdmin();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void aListIsReadToItsLastPage() throws CtlException {
        admin.then(
                        200,
                        new JsonObject()
                                .put("items", new JsonArray().add(1).add(2))
                                .put("next", "a+b"))
                .then(200, new JsonObject().put("items", new JsonArray().add(3)));

        JsonObject all = admin.client().all("/v1/tenants?shard=s1");

        assertThat(all.getJsonArray("items")).containsExactly(1, 2, 3);
        assertThat(admin.asked())
                .extracting(Asked::path)
                .containsExactly("/v1/tenants?shard=s1&limit=1000", "/v1/tenants?shard=s1&limit=1000&cursor=a%2Bb");
    }

    @Test
    void aChangeIsBasedOnWhatWasRead() throws CtlException {
        admin.then(200, NOTHING).then(200, new JsonObject().put("id", "acme"));

        JsonObject changed = admin.client().patch("/v1/tenants/acme", before -> new JsonObject().put("tier", "gold"));

        assertThat(changed.getString("id")).isEqualTo("acme");
        assertThat(admin.asked())
                .containsExactly(
                        new Asked("GET", "/v1/tenants/acme", "", ""),
                        new Asked("PATCH", "/v1/tenants/acme", "\"1\"", "{\"tier\":\"gold\"}"));
    }

    @Test
    void aChangeThatMetAnotherOneIsMadeAnewAndNotWithoutEnd() throws CtlException {
        admin.then(200, NOTHING).then(412, problem(412)).then(200, NOTHING).then(200, new JsonObject().put("ok", 1));

        JsonObject changed = admin.client().patch("/v1/tenants/acme", before -> NOTHING);

        assertThat(changed.getInteger("ok")).isEqualTo(1);
        assertThat(admin.asked().get(3).etag()).isEqualTo("\"3\"");

        for (int i = 0; i < 3; i++) {
            admin.then(200, NOTHING).then(412, problem(412));
        }
        assertEnds(CtlException.REFUSED, () -> admin.client().patch("/v1/tenants/acme", before -> NOTHING), "as told");
    }

    @Test
    void aChangeThatTakesLongIsFollowedToItsEnd() throws CtlException {
        admin.then(202, new JsonObject().put("id", "op1").put("state", "running"))
                .then(200, new JsonObject().put("state", "running"))
                .then(200, new JsonObject().put("state", "done").put("epoch", 4));

        JsonObject done = admin.client().post("/v1/shards/s1:quarantine", NOTHING);

        assertThat(done.getInteger("epoch")).isEqualTo(4);
        assertThat(admin.asked().get(2).path()).isEqualTo("/v1/operations/op1");

        admin.then(200, NOTHING)
                .then(202, new JsonObject().put("id", "op3").put("state", "running"))
                .then(200, new JsonObject().put("state", "done"))
                .then(200, new JsonObject().put("id", "acme"));
        assertThat(admin.client().patch("/v1/tenants/acme", before -> NOTHING).getString("id"))
                .isEqualTo("acme");

        admin.then(202, new JsonObject().put("id", "op2").put("state", "running"))
                .then(200, new JsonObject().put("state", "unknown").put("problem", problem(504)));
        assertEnds(CtlException.FAILED, () -> admin.client().post("/v1/shards/s1:quarantine", NOTHING), "as told");
    }

    @Test
    void aProblemIsToldInOneLineWithWhatIsWrongWithWhichField() {
        JsonObject error = new JsonObject().put("pointer", "/policy/reads").put("detail", "must be\none of hold");
        admin.then(422, problem(422).put("errors", new JsonArray().add(error)));

        assertEnds(
                CtlException.REFUSED,
                () -> admin.client().post("/v1/x", NOTHING),
                "No: as told; /policy/reads must be one of hold");
    }

    @Test
    void somebodyElseIsNotTakenForAnAdminApi() {
        admin.then(200, "<html>").then(404, "[]");

        assertEnds(CtlException.FAILED, () -> admin.client().get("/v1/shards"), "is no admin API of sluice");
        assertEnds(CtlException.FAILED, () -> admin.client().get("/v1/shards"), "status 404");
    }

    @Test
    void whereNobodyListensItSaysHowToFindSomebody() {
        AdminClient client = admin.client();
        admin.close();

        assertEnds(CtlException.FAILED, () -> client.get("/v1/shards"), "start one with 'sluice admin'");
    }

    @Test
    void withoutATokenNothingIsAskedButWhatIsOpen() throws CtlException {
        AdminClient client = new AdminClient(new Access(admin.url(), Optional.empty()));
        admin.then(200, NOTHING);

        client.open("/v1/status");

        assertEnds(CtlException.WRONG, () -> client.get("/v1/shards"), "--token-file");
        assertThat(admin.asked()).hasSize(1);
    }

    private static JsonObject problem(int status) {
        return new JsonObject().put("status", status).put("title", "No").put("detail", "as told");
    }

    private static void assertEnds(int code, ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CtlException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(code))
                .hasMessageContaining(text)
                .hasMessageNotContaining("\n");
    }
}
