package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sys.storage.harness.scenarios.laboratory.StartCache;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Part of the build. */
@Command(
    name = "start-cache",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Makes the cache with which nodes start faster. make build calls it.")
final class StartCacheCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description = "The cache to write.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    var cache = new StartCache(Place.root());
    try (Interruption _ = Interruption.during(Terminal.standardOutput(), cache::abandon)) {
      cache.write(file.toAbsolutePath());
    }
    return 0;
  }
}
