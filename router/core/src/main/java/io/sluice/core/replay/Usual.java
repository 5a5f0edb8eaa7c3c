package io.sluice.core.replay;

/**
 * What something usually takes. Goes down fast and up slowly, so that a time of trouble does not become usual. Owned by the
 * replay.
 */
final class Usual {
    private static final double DOWN = 1.0 / 4;
    private static final double UP = 1.0 / 256;
    /** So that one sample out of the blue counts no more than this. */
    private static final double MOST = 4;

    private double value;

    /** How many times its usual this sample is; the first one is as usual. */
    double ratio(double sample) {
        return value == 0 ? 1 : Math.min(sample / value, MOST);
    }

    void learn(double sample) {
        if (value == 0) {
            value = sample;
            return;
        }
        double step = sample < value ? DOWN : UP;
        value += step * (Math.min(sample, MOST * value) - value);
    }
}
