package io.sluice.lab.testing;

import io.sluice.lab.LabServers;
import io.sluice.lab.LabSettings;
import io.sluice.lab.LabShard;
import io.sluice.lab.install.ServerMissingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Gives the shards that {@link WithShards} asks for; JUnit makes and calls it. */
public final class ShardsExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ShardsExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Type type = parameter.getParameter().getParameterizedType();
        return type == LabShard.class || type == LabServers.class || isListOfShards(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Lab lab = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Lab.class, unused -> new Lab(new LabServers(LabSettings.standard())), Lab.class);
        if (parameter.getParameter().getType() == LabServers.class) {
            return lab.servers();
        }
        List<LabShard> shards = shards(context, lab);
        if (isListOfShards(parameter.getParameter().getParameterizedType())) {
            return shards;
        }
        if (shards.size() != 1) {
            throw new ParameterResolutionException("a test with several shards takes a List<LabShard>");
        }
        return shards.get(0);
    }

    private static List<LabShard> shards(ExtensionContext context, Lab lab) {
        WithShards annotation = AnnotationSupport.findAnnotation(context.getElement(), WithShards.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), WithShards.class))
                .orElseThrow(() -> new ParameterResolutionException("@WithShards is missing"));
        TestServers.Wish wish = TestServers.Wish.of(annotation);
        TestServers sources = new TestServers(lab.servers(), System::getProperty, System.getenv());
        try {
            return store(context, annotation)
                    .getOrComputeIfAbsent(wish, unused -> Running.start(sources, wish), Running.class)
                    .shards();
        } catch (UncheckedIOException failed) {
            if (failed.getCause() instanceof ServerMissingException missing && !sources.isRequired()) {
                throw new TestAbortedException("skipped: " + missing.getMessage(), missing);
            }
            throw new ParameterResolutionException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /** That of the whole run, or of the outermost test class; what is in a store is closed with it. */
    private static Store store(ExtensionContext context, WithShards annotation) {
        if (!annotation.own()) {
            return context.getRoot().getStore(NAMESPACE);
        }
        ExtensionContext of = context;
        while (of.getTestMethod().isPresent()) {
            of = of.getParent().orElseThrow();
        }
        return of.getStore(Namespace.create(ShardsExtension.class, of.getUniqueId()));
    }

    private static boolean isListOfShards(Type type) {
        return type instanceof ParameterizedType generic
                && generic.getRawType() == List.class
                && generic.getActualTypeArguments()[0] == LabShard.class;
    }

    /** The lab of the whole run. */
    record Lab(LabServers servers) implements AutoCloseable {
        @Override
        public void close() {
            servers.close();
        }
    }

    /** Shards in a store. */
    record Running(List<LabShard> shards) implements AutoCloseable {
        static Running start(TestServers sources, TestServers.Wish wish) {
            try {
                return new Running(List.copyOf(sources.find(wish)));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() throws IOException {
            for (LabShard shard : shards) {
                shard.close();
            }
        }
    }
}
