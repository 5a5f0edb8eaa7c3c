package io.sluice.raft.call;

import io.sluice.raft.entry.MalformedEntryException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what other routers ask. */
public final class PeerService {
    private static final Logger LOG = LoggerFactory.getLogger(PeerService.class);

    private PeerService() {}

    /** @param desk called on a thread that may block; what it throws is answered as FAILED */
    public static ServerServiceDefinition of(Function<Request, CompletionStage<Answer>> desk) {
        return ServerServiceDefinition.builder(PeerMethod.SERVICE)
                .addMethod(
                        PeerMethod.ASK,
                        ServerCalls.asyncUnaryCall((bytes, observer) ->
                                ask(desk, bytes).whenComplete((answer, error) -> answer(observer, answer, error))))
                .build();
    }

    private static CompletionStage<Answer> ask(Function<Request, CompletionStage<Answer>> desk, byte[] bytes) {
        try {
            return desk.apply(Request.read(bytes));
        } catch (MalformedEntryException malformed) {
            return CompletableFuture.completedFuture(Answer.no(Answer.Status.FAILED, malformed.getMessage() + ""));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static void answer(StreamObserver<byte[]> observer, Answer answer, Throwable error) {
        if (error != null) {
            LOG.debug("a peer's request failed", error);
        }
        Answer sent = error == null ? answer : Answer.no(Answer.Status.FAILED, error.toString());
        try {
            observer.onNext(sent.toBytes());
            observer.onCompleted();
        } catch (IllegalStateException | StatusRuntimeException gone) {
            LOG.debug("a peer did not wait for its answer", gone);
        }
    }
}
