package sys.storage.harness.scenarios;

import sys.storage.harness.scenarios.command.LabCommand;

/** What {@code bin/lab} runs. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(LabCommand.execute(arguments));
  }
}
