package sys.storage.harness.scenarios.laboratory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A main class of this build, as a command line on the same JDK and class path as the laboratory
 * itself.
 *
 * @param flags of the JVM
 */
record JavaProgram(String mainClass, List<String> flags, List<String> arguments) {

  JavaProgram {
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
  }

  List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }
}
