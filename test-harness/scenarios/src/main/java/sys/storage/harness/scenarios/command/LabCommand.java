package sys.storage.harness.scenarios.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/lab}. */
@Command(
    name = "bin/lab",
    description =
        "The RaftCluster laboratory: a Kubernetes on this machine, and what to try on it.",
    mixinStandardHelpOptions = true,
    version = "raftcluster 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      BugCommand.class,
      SoakCommand.class,
      PartitionCommand.class,
      HealCommand.class,
      LeaderKillCommand.class,
      DelayCommand.class,
      FsyncSlowCommand.class,
      StartCacheCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes:",
      "  0    as expected",
      "  1    the demo lost something, or a step failed; a bug was not reproduced; a history is not linearizable; the soak failed",
      "  2    wrong usage; a history that cannot be read, or is not decided",
      "  3    something that is needed is missing or did not come up",
      "  130  Ctrl-C; 143 SIGTERM: everything that was started is stopped"
    })
public final class LabCommand {

  /** Something that is needed is missing or did not come up. */
  static final int UNAVAILABLE = 3;

  /** Runs the subcommand that the arguments name, and returns its exit code. */
  public static int execute(String... arguments) {
    var line = new CommandLine(new LabCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new Failures());
    line.addSubcommand(
        new CommandLine(new CheckCommand()).setUnmatchedOptionsArePositionalParams(true));
    if (arguments.length == 0) {
      line.usage(System.out);
      return 0;
    }
    return line.execute(arguments);
  }
}
