package sys.storage.harness.scenarios.reproduction;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param runs how often, each time unsafe and safe; at least 1
 * @param directory for histories and reports
 * @param leftOut name of a step whose deed is not done: the runs must then show nothing
 */
public record ReproductionOptions(
    Bug bug, int runs, String namespace, Path directory, Optional<String> leftOut) {}
