package io.sluice.lab.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Listens on its host and greets everybody; with {@code network} it is a host of a network that it makes itself. */
final class NetworkProgram {
    private NetworkProgram() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[1].equals("network")) {
            LabNetwork network = LabNetwork.of(List.of("own", "second"), List.of("far"));
            listen(network.address("second"), Integer.parseInt(arguments[0]));
        } else {
            listen(arguments[1], Integer.parseInt(arguments[0]));
        }
    }

    private static void listen(String address, int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(address))) {
            System.out.println("ready");
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }
}
