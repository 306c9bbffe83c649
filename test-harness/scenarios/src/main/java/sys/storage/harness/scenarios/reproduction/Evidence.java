package sys.storage.harness.scenarios.reproduction;

/**
 * What an unsafe run has shown.
 *
 * @param first the commit that was acknowledged first
 * @param second the one that contradicts it
 * @param loss what a user lost, in a sentence
 */
record Evidence(Commit first, Commit second, String loss) {}
