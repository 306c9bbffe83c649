package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    description =
        "Makes the cache with which nodes start faster. make build and make docker-build call it.")
final class StartCacheCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description = "The cache to write.")
  private Path file = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "WORD",
      description = "What starts a node that is to use it, behind --. Default: bin/raft-node.")
  private List<String> node = List.of(Place.root().resolve("bin/raft-node").toString());

  @Override
  public Integer call() throws IOException {
    var cache = new StartCache(node);
    try (Interruption _ = Interruption.during(Terminal.standardOutput(), cache::abandon)) {
      cache.write(file.toAbsolutePath());
    }
    return 0;
  }
}
