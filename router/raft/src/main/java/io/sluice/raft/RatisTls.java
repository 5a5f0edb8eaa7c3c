package io.sluice.raft;

import javax.net.ssl.SSLException;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;

/** Certificates in the form that the calls between routers need. */
final class RatisTls {
    private RatisTls() {}

    /** @throws IllegalArgumentException if a file cannot be read or is not what it should be */
    static SslContext client(RaftTls tls) {
        try {
            return GrpcSslContexts.forClient()
                    .keyManager(tls.certificate().toFile(), tls.key().toFile())
                    .trustManager(tls.authorities().toFile())
                    .build();
        } catch (SSLException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the key or a certificate cannot be used: " + wrong.getMessage(), wrong);
        }
    }
}
