package io.sluice.raft;

import io.sluice.raft.call.Answer;
import io.sluice.raft.call.PeerService;
import io.sluice.raft.call.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;

/**
 * One Ratis server under one peer id, with the groups that it is in. Groups are added one by one, so that one that cannot be
 * read does not keep the other one, or the port, from starting. Any thread; what blocks says so.
 */
final class Engine {
    private static final long MANAGING_SECONDS = 60;
    private static final long REQUEST_MILLIS = 20_000;

    private final RaftServer server;
    private final RaftPeerId peer;
    private final Path storage;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    static {
        // Ratis ends the process where it cannot listen, and for whatever no thread of this process catches.
        Thread.UncaughtExceptionHandler own = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        Thread.setDefaultUncaughtExceptionHandler(own);
    }

    private Engine(RaftServer server, RaftPeerId peer, Path storage) {
        this.server = server;
        this.peer = peer;
        this.storage = storage;
    }

    /** Listens. Blocks. */
    static Engine start(
            RaftSettings settings,
            String peer,
            Path storage,
            StateMachine.Registry machines,
            Function<Request, CompletionStage<Answer>> desk)
            throws IOException {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters, (builder, types) -> builder.addService(PeerService.of(desk)));
        settings.tls().ifPresent(tls -> GrpcConfigKeys.TLS.setConf(parameters, config(tls)));
        RaftPeerId id = RaftPeerId.valueOf(peer);
        Files.createDirectories(storage);
        // It would start every group that it finds there, and fail as a whole if one of them cannot be read.
        RaftServer server = RaftServer.newBuilder()
                .setServerId(id)
                .setStateMachineRegistry(machines)
                .setProperties(RatisProperties.of(settings, storage.resolve("none")))
                .setParameters(parameters)
                .build();
        RatisProperties.storage(server.getProperties(), storage);
        try {
            server.start();
        } catch (IOException | RuntimeException failure) {
            server.close();
            throw new IOException("cannot listen on " + settings.bind() + ": " + reason(failure), failure);
        }
        return new Engine(server, id, storage);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    static GrpcTlsConfig config(RaftTls tls) {
        return new GrpcTlsConfig(
                tls.key().toFile(),
                tls.certificate().toFile(),
                tls.authorities().toFile(),
                true);
    }

    /** Whether Raft's storage of this group is on the disk. */
    boolean isOnDisk(RaftGroupId group) {
        return Files.isDirectory(folder(group));
    }

    Path folder(RaftGroupId group) {
        return storage.resolve(group.getUuid().toString());
    }

    /**
     * Blocks until it runs.
     *
     * @param peers those of a new group; none for one that is on disk or is to be joined
     */
    void add(RaftGroupId group, List<RaftPeer> peers) throws IOException, InterruptedException {
        // What an attempt that failed has locked stays locked for this process, under the file that it had.
        Files.deleteIfExists(folder(group).resolve("in_use.lock"));
        await(server.groupManagementAsync(GroupManagementRequest.newAdd(
                client, peer, calls.incrementAndGet(), RaftGroup.valueOf(group, peers), false)));
    }

    /** Closes the group; what it has on disk stays. Blocks. */
    void remove(RaftGroupId group) throws IOException, InterruptedException {
        if (division(group).isPresent()) {
            await(server.groupManagementAsync(
                    GroupManagementRequest.newRemove(client, peer, calls.incrementAndGet(), group, false, false)));
        }
    }

    /** Empty: it is not there, or could not be started. */
    Optional<RaftServer.Division> division(@Nullable RaftGroupId group) {
        if (group == null) {
            return Optional.empty();
        }
        for (RaftGroupId each : server.getGroupIds()) {
            if (each.equals(group)) {
                return running(group);
            }
        }
        return Optional.empty();
    }

    private Optional<RaftServer.Division> running(RaftGroupId group) {
        try {
            return Optional.of(server.getDivision(group));
        } catch (IOException | RuntimeException notStarted) {
            return Optional.empty();
        }
    }

    /** Where the group's leader is, as known here. */
    Optional<RaftPeer> leader(@Nullable RaftGroupId group) {
        return division(group).flatMap(division -> {
            RaftPeerId leader = division.getInfo().getLeaderId();
            return leader == null
                    ? Optional.empty()
                    : Optional.ofNullable(division.getRaftConf().getPeer(leader));
        });
    }

    /** Through this server's own division, which must lead. */
    CompletableFuture<RaftClientReply> write(RaftGroupId group, byte[] entry) {
        return submit(request(group, RaftClientRequest.writeRequestType())
                .setMessage(Message.valueOf(ByteString.copyFrom(entry)))
                .build());
    }

    /** Completes when this server has applied all that the leader knew to be agreed on when it was asked. */
    CompletableFuture<RaftClientReply> read(RaftGroupId group) {
        return submit(request(group, RaftClientRequest.readRequestType())
                .setMessage(Message.EMPTY)
                .build());
    }

    private RaftClientRequest.Builder request(RaftGroupId group, RaftClientRequest.Type type) {
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(peer)
                .setGroupId(group)
                .setCallId(calls.incrementAndGet())
                .setType(type);
    }

    private CompletableFuture<RaftClientReply> submit(RaftClientRequest request) {
        try {
            return server.submitClientRequestAsync(request).thenApply(Engine::succeeded);
        } catch (IOException | RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    CompletableFuture<RaftClientReply> configure(
            RaftGroupId group, Collection<RaftPeer> voters, Collection<RaftPeer> listeners) {
        SetConfigurationRequest request = new SetConfigurationRequest(
                client,
                peer,
                group,
                calls.incrementAndGet(),
                SetConfigurationRequest.Arguments.newBuilder()
                        .setServersInNewConf(List.copyOf(voters))
                        .setListenersInNewConf(List.copyOf(listeners))
                        .build());
        try {
            return server.setConfigurationAsync(request).thenApply(Engine::succeeded);
        } catch (IOException | RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Asked for again with the next bytes, if nothing comes of it. */
    CompletionStage<RaftClientReply> snapshot(RaftGroupId group) {
        try {
            return server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                    client, peer, group, calls.incrementAndGet(), REQUEST_MILLIS, 1));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private static RaftClientReply succeeded(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new IllegalStateException(String.valueOf(reply.getException()), reply.getException());
        }
        return reply;
    }

    private static void await(CompletableFuture<RaftClientReply> done) throws IOException, InterruptedException {
        try {
            succeeded(done.get(MANAGING_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | IllegalStateException failure) {
            throw new IOException(reason(failure), failure);
        }
    }

    void close() throws IOException {
        server.close();
    }
}
