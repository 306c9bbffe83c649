package sys.storage.raft.node;

import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.security.Security;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.runtime.FatalErrors;
import sys.storage.raft.node.runtime.MemberOptions;
import sys.storage.raft.node.telemetry.LogSetup;

/** The node's command. */
@Command(
    name = "raft-node",
    mixinStandardHelpOptions = true,
    version = "raft-node 0.1.0",
    description = "A member of a replicated key-value store.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by SIGTERM or SIGINT, in order",
      "1:could not start: data directory or port cannot be used",
      "2:wrong flag or environment variable",
      "3:storage failed or is corrupt: see the log, the member may have to be replaced",
      "4:an impossible state was found: restarting does no harm, please report it"
    })
public final class Main implements Callable<Integer> {

  static {
    // A pod comes back with its name and another address; by default the JVM remembers the old one
    // for 30 s. It reads these when the first name is resolved: the settings' defaults do that.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  private static final int CANNOT_START = 1;
  private static final int STORAGE_FAILED = 3;
  private static final int INVARIANT_VIOLATED = 4;

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  @Spec private CommandSpec spec;
  @Mixin private NodeSettings settings;

  /** Made by picocli, which sets the fields. */
  private Main() {
    spec = CommandSpec.create();
    settings = new NodeSettings();
  }

  /** Runs until a signal stops the process. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Main());
    commandLine.setParameterExceptionHandler(
        (wrong, _) -> {
          commandLine
              .getErr()
              .println(
                  wrong.getMessage()
                      + "; a flag --a-b may also have come from a variable RAFT_A_B,"
                      + " see raft-node --help");
          return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        });
    return commandLine;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      settings.check();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    LogSetup.configure(settings.logLevel);
    try {
      NodeProcess process =
          NodeProcess.start(
              settings,
              MemberOptions.of(
                      settings.electionTimeoutMillis,
                      settings.snapshotInterval,
                      settings.historyRevisions)
                  .withSafetyMode(settings.safetyMode),
              new TemplateAddresses(
                  settings.peerHost, settings.clientPort, settings.peerPort, settings.adminPort),
              new EndProcess());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop"));
      log.info(
          "{} listens on {}: clients {}, peers {}, admin {}",
          process.node().self(),
          settings.bindAddress,
          process.clientPort(),
          process.peerPort(),
          process.adminPort());
      new CountDownLatch(1).await();
      return 0;
    } catch (CorruptionException e) {
      log.error("{}", e.getMessage());
      return STORAGE_FAILED;
    } catch (JavalinBindException e) {
      log.error("cannot listen on {}: {}", settings.bindAddress, e.getMessage());
      return CANNOT_START;
    } catch (IOException e) {
      log.error("cannot start: {}", e.toString());
      return CANNOT_START;
    }
  }

  /** SIGTERM and SIGINT. Whatever hangs, the kubelet's patience is the outer bound. */
  private static void stop(NodeProcess process) {
    log.info("stopping");
    process.handOver();
    try {
      process.close();
    } catch (IOException e) {
      log.error("not everything could be closed: {}", e.toString());
      Runtime.getRuntime().halt(STORAGE_FAILED);
    }
    log.info("stopped");
    Runtime.getRuntime().halt(0);
  }

  /**
   * Ends the process. After a failure it halts: nothing that still runs may acknowledge anything.
   * The new cluster begins after a stop in order, since the member has stopped already.
   */
  private static final class EndProcess implements FatalErrors {

    @Override
    public void storageFailed(Throwable cause) {
      log.error(
          "storage failed, the node stops: {}. Look at the volume; what was acknowledged is there"
              + " after a restart, or on the other members",
          cause.toString());
      log.debug("at", cause);
      Runtime.getRuntime().halt(STORAGE_FAILED);
    }

    @Override
    public void newClusterDecided(UUID newClusterId) {
      log.warn(
          "this node leaves its cluster and starts again as the only voter of cluster {}",
          newClusterId);
      // As at a signal: the answer to who asked for it leaves first.
      Thread.ofPlatform().name("restart").start(() -> System.exit(0));
    }

    @Override
    public void invariantViolated(Throwable cause) {
      log.error("an impossible state was found, the node stops", cause);
      Runtime.getRuntime().halt(INVARIANT_VIOLATED);
    }
  }
}
