package io.sluice.app.drill;

import static java.util.Objects.requireNonNull;

import io.sluice.app.process.StartException;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.AddressedServer;
import io.sluice.lab.Login;
import io.sluice.lab.fault.Target;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the routers, the admin API, the shards and the tenants are, as {@code demo.json} tells it.
 *
 * @param mysql a router's MySQL port
 */
public record Site(ServerAddress mysql, URI admin, String adminToken, List<Shard> shards, List<Tenant> tenants) {
    public Site {
        requireNonNull(mysql, "mysql");
        requireNonNull(admin, "admin");
        requireNonNull(adminToken, "adminToken");
        shards = List.copyOf(shards);
        tenants = List.copyOf(tenants);
    }

    /** @param pid 0 if it has none on this machine that the file tells of; likewise null for the directory */
    public record Server(
            ServerAddress address, long pid, @Nullable Path dataDir) {}

    /** A shard with the account that may do everything on its servers. */
    public record Shard(String id, Server primary, List<Server> replicas, Login admin) {
        /**
         * What a fault meets.
         *
         * @throws IOException if the server does not take the login
         */
        public Target target() throws IOException {
            return new Target(AddressedServer.at(primary.address(), admin), primary.pid(), primary.dataDir());
        }
    }

    /** A tenant and a login for it. The password is not shown. */
    public record Tenant(String id, String shard, String database, String user, String password) {
        @Override
        public String toString() {
            return "Tenant[id=" + id + ", shard=" + shard + "]";
        }
    }

    /** @throws StartException if it cannot be read or lacks something */
    public static Site read(Path file) throws StartException {
        try {
            return of(new JsonObject(Files.readString(file)));
        } catch (IOException unreadable) {
            throw new StartException("cannot read " + file + ": is the demo running? (" + unreadable + ")", unreadable);
        } catch (DecodeException | NullPointerException | ClassCastException | IllegalArgumentException wrong) {
            throw new StartException(file + " has not the form of a demo.json: " + wrong.getMessage(), wrong);
        }
    }

    static Site of(JsonObject json) {
        JsonObject admin = requireNonNull(json.getJsonObject("admin"), "admin");
        List<Shard> shards = new ArrayList<>();
        for (JsonObject shard : Json.objects(json, "shards")) {
            shards.add(new Shard(
                    text(shard, "id"),
                    server(requireNonNull(shard.getJsonObject("primary"), "primary")),
                    Json.objects(shard, "replicas").stream().map(Site::server).toList(),
                    new Login(text(shard, "adminUser"), text(shard, "adminPassword"))));
        }
        List<Tenant> tenants = new ArrayList<>();
        for (JsonObject tenant : Json.objects(json, "tenants")) {
            tenants.add(new Tenant(
                    text(tenant, "id"),
                    text(tenant, "shard"),
                    text(tenant, "database"),
                    text(tenant, "user"),
                    text(tenant, "password")));
        }
        return new Site(
                address(requireNonNull(json.getJsonObject("mysql"), "mysql")),
                URI.create(text(admin, "url")),
                text(admin, "token"),
                shards,
                tenants);
    }

    /** @throws StartException if there is none of this name */
    public Shard shard(String name) throws StartException {
        String inFull = name.matches("s\\d+") ? "shard-" + name.substring(1) : name;
        return shards.stream()
                .filter(shard -> shard.id().equals(name) || shard.id().equals(inFull))
                .findFirst()
                .orElseThrow(() -> new StartException("there is no shard " + name + "; there are "
                        + String.join(", ", shards.stream().map(Shard::id).toList())));
    }

    public List<Tenant> tenantsOf(Shard shard) {
        return tenants.stream()
                .filter(tenant -> tenant.shard().equals(shard.id()))
                .toList();
    }

    private static Server server(JsonObject json) {
        String dataDir = json.getString("dataDir");
        return new Server(address(json), json.getLong("pid", 0L), dataDir == null ? null : Path.of(dataDir));
    }

    private static ServerAddress address(JsonObject json) {
        return new ServerAddress(text(json, "host"), json.getInteger("port"));
    }

    private static String text(JsonObject json, String field) {
        return requireNonNull(json.getString(field), field);
    }
}
