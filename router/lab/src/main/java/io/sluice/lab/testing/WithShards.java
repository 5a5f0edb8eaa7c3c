package io.sluice.lab.testing;

import io.sluice.lab.install.Flavour;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shards that a test class, or one method of it, wants; see the package for where they come from. */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(ShardsExtension.class)
public @interface WithShards {
    Flavour flavour() default Flavour.MYSQL;

    /** How many shards, 1 to 16. */
    int count() default 1;

    /** Replicas of each shard, 0 to 8; only embedded servers have some. */
    int replicas() default 0;

    /** Only embedded servers will do: the test kills, stops or inspects their processes. */
    boolean embedded() default false;

    /** Shards that no other class has: the test leaves more behind than fresh names. They end with the class. */
    boolean own() default false;
}
