package io.sluice.raft.call;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ConnectivityState;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NegotiationType;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** Asks other routers, over one channel each. Any thread; nothing blocks. */
public final class PeerCalls implements AutoCloseable {
    private final @Nullable SslContext tls;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /** @param tls null: in plain text */
    public PeerCalls(@Nullable SslContext tls) {
        this.tls = tls;
    }

    /**
     * Completes with the answer's body. Fails with a {@link CallException} if the peer says no, and with another exception if it
     * does not answer in time: it may have done it or not.
     */
    public CompletableFuture<byte[]> ask(String address, Request request, Duration deadline) {
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        try {
            ManagedChannel channel = channel(requireNonNull(address, "address"));
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
            ClientCalls.asyncUnaryCall(
                    channel.newCall(PeerMethod.ASK, options), request.toBytes(), new Completing(body));
        } catch (RuntimeException failure) {
            body.completeExceptionally(failure);
        }
        return body;
    }

    private ManagedChannel channel(String address) {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
        ManagedChannel channel = channels.computeIfAbsent(address, this::connect);
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // Left alone it waits longer and longer, up to minutes, before it looks again.
            channel.resetConnectBackoff();
        }
        return channel;
    }

    private ManagedChannel connect(String address) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(address)
                .proxyDetector(target -> null)
                .maxInboundMessageSize(PeerMethod.MESSAGE_BYTES_MAX)
                .disableRetry();
        return tls == null
                ? builder.negotiationType(NegotiationType.PLAINTEXT).build()
                : builder.useTransportSecurity().sslContext(tls).build();
    }

    @Override
    public void close() {
        isClosed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
    }

    private static final class Completing implements StreamObserver<byte[]> {
        private final CompletableFuture<byte[]> body;

        Completing(CompletableFuture<byte[]> body) {
            this.body = body;
        }

        @Override
        public void onNext(byte[] bytes) {
            try {
                Answer answer = Answer.read(bytes);
                if (answer.status() == Answer.Status.OK) {
                    body.complete(answer.body());
                } else {
                    body.completeExceptionally(new CallException(answer));
                }
            } catch (RuntimeException malformed) {
                body.completeExceptionally(malformed);
            }
        }

        @Override
        public void onError(Throwable error) {
            body.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {
            body.completeExceptionally(new IllegalStateException("no answer"));
        }
    }
}
