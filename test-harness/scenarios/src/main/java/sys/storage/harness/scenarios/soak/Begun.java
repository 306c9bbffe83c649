package sys.storage.harness.scenarios.soak;

/**
 * A fault that has its effect.
 *
 * @param text whom it hits, for people
 * @param end ends it; returns when what it did is over
 */
record Begun(String text, Runnable end) {}
