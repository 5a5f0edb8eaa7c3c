package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands have in common: where the admin API is, and how the answer is printed. */
final class CtlOptions {
    static final String URL_VARIABLE = "SLUICE_CTL_URL";
    static final String TOKEN_FILE_VARIABLE = "SLUICE_CTL_TOKEN_FILE";
    private static final String URL_STANDARD = "http://127.0.0.1:8081";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the admin API is. Unless given: the demo's, else $SLUICE_CTL_URL, else " + URL_STANDARD
                    + ".")
    @Nullable
    String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The file with the admin API's token, as its setting node.adminTokenFile names it. Unless given:"
                            + " the demo's token, else $SLUICE_CTL_TOKEN_FILE.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--demo",
            paramLabel = "DIR",
            description = "The directory of a demo: its demo.json has the address and the token.")
    @Nullable
    Path demo;

    @Option(names = "--json", description = "Print the admin API's JSON instead of tables.")
    boolean isJson;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    AdminClient open() throws CtlException {
        return new AdminClient(access(System.getenv()));
    }

    Access access(Map<String, String> environment) throws CtlException {
        Optional<Access> ofDemo = demo == null ? Optional.empty() : Optional.of(Access.ofDemo(demo));
        String place = url;
        if (place == null) {
            place = ofDemo.map(Access::url).orElse(environment.getOrDefault(URL_VARIABLE, URL_STANDARD));
        }
        return Access.of(place, token(ofDemo.flatMap(Access::token), environment.get(TOKEN_FILE_VARIABLE)));
    }

    private Optional<String> token(Optional<String> ofDemo, @Nullable String variable) throws CtlException {
        if (tokenFile != null) {
            return Optional.of(Access.readToken(tokenFile));
        }
        if (ofDemo.isEmpty() && variable != null) {
            return Optional.of(Access.readToken(Path.of(variable)));
        }
        return ofDemo;
    }

    /** Prints the answer in the form that was asked for; gives the exit code. */
    int print(JsonObject answer, Supplier<String> text) {
        print(isJson ? answer.encodePrettily() + "\n" : text.get());
        return 0;
    }

    /** Tells what goes on, beside the answer: a line on standard error. */
    void tell(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /** Goes on only if whoever sits there types the word. */
    void confirm(String question, String word, Reader answer) throws CtlException {
        tell(question + "Type " + word + " to go on:");
        try {
            String typed = new BufferedReader(answer).readLine();
            if (typed != null && typed.strip().equals(word)) {
                return;
            }
        } catch (IOException unreadable) {
            throw new CtlException(CtlException.WRONG, "standard input cannot be read; --yes asks nothing", unreadable);
        }
        throw new CtlException(CtlException.WRONG, "not confirmed, so nothing was done; --yes asks nothing");
    }

    /** Prints what has one form only. */
    void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
