package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every flag with every mistake: exit code 2, one line that says what is wrong, no start. */
class NodeSettingsTest {

  private static final int WRONG_FLAG = 2;

  private record Ended(int code, String out, String err) {}

  private static Ended run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    var out = new StringWriter();
    var err = new StringWriter();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Ended(commandLine.execute(arguments), out.toString(), err.toString());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        wrong("--name", "", "member name ''"),
        wrong("--name", "a b", "'a b'", "host name"),
        wrong("--name", "a/b", "'a/b'", "host name"),
        wrong("--name", "ä", "host name"),
        wrong("--name", "x".repeat(254), "254", "253"),
        wrong("--client-port", "", "--client-port", "''"),
        wrong("--client-port", "http", "--client-port", "'http'"),
        wrong("--client-port", "0", "--client-port 0", "1..65535"),
        wrong("--peer-port", "65536", "--peer-port 65536", "1..65535"),
        wrong("--admin-port", "-1", "--admin-port -1", "1..65535"),
        wrong("--admin-port", "99999999999", "--admin-port", "99999999999"),
        wrong("--admin-port", "8080", "--client-port 8080", "--admin-port 8080", "differ"),
        wrong("--peer-host", "{name} x", "--peer-host", "'n0 x'"),
        wrong("--peer-host", "", "--peer-host", "''"),
        wrong("--peer-host", "{name}.a_b", "--peer-host", "'n0.a_b'"),
        wrong("--bind-address", "", "--bind-address", "''"),
        wrong("--bind-address", "not an address", "--bind-address", "'not an address'"),
        wrong("--election-timeout-millis", "99", "99", "100..10000"),
        wrong("--election-timeout-millis", "10001", "10001", "100..10000"),
        wrong("--election-timeout-millis", "300ms", "--election-timeout-millis", "'300ms'"),
        wrong("--snapshot-interval", "", "--snapshot-interval", "30s"),
        wrong("--snapshot-interval", "30", "'30'", "500ms, 30s, 5m or 1h"),
        wrong("--snapshot-interval", "s", "'s'", "30s"),
        wrong("--snapshot-interval", "1.5s", "'1.5s'", "30s"),
        wrong("--snapshot-interval", "-5s", "--snapshot-interval", "100ms..24h"),
        wrong("--snapshot-interval", "99ms", "--snapshot-interval", "100ms..24h"),
        wrong("--snapshot-interval", "25h", "--snapshot-interval", "100ms..24h"),
        wrong("--snapshot-interval", Long.MAX_VALUE + "s", "--snapshot-interval", "100ms..24h"),
        wrong("--snapshot-interval", Long.MAX_VALUE + "h", "--snapshot-interval", "30s"),
        wrong("--safety-mode", "fast", "'fast'", "unsafe-no-joint"),
        wrong("--safety-mode", "Safe", "'Safe'", "safe"),
        wrong("--safety-mode", "", "''", "unsafe-identity-reuse"),
        wrong("--history-revisions", "-1", "-1", "0..10000000"),
        wrong("--history-revisions", "10000001", "10000001", "0..10000000"),
        wrong("--fault-injection", "maybe", "--fault-injection", "'maybe'"),
        wrong("--log-level", "loud", "'loud'", "error, warn, info, debug"));
  }

  private static Arguments wrong(String flag, String value, String... says) {
    return arguments(flag, value, List.of(says));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aWrongValueIsRefusedInOneLine(String flag, String value, List<String> says) {
    String[] arguments =
        flag.equals("--name")
            ? new String[] {flag, value}
            : new String[] {"--name", "n0", flag, value};

    Ended ended = run(arguments);

    assertRefused(ended);
    assertThat(ended.err()).contains(says);
  }

  @Test
  void unknownDoubledAndUnfinishedFlagsAreRefused() {
    assertThat(refusal("--fast")).contains("'--fast'");
    assertThat(refusal("extra")).contains("'extra'");
    assertThat(refusal("--name", "a", "--name", "b")).contains("--name", "once");
    assertThat(refusal("--name")).contains("--name");
    assertThat(refusal("--fault-injection")).contains("--fault-injection");
  }

  @Test
  void theHelpNamesEveryFlagItsVariableAndTheExitCodes() {
    Ended ended = run("--help");

    assertThat(ended.code()).isZero();
    Main.commandLine().getCommandSpec().options().stream()
        .map(option -> option.longestName())
        .filter(name -> !List.of("--help", "--version").contains(name))
        .forEach(
            name ->
                assertThat(ended.out())
                    .contains(
                        name,
                        "RAFT" + name.substring(1).replace('-', '_').toUpperCase(Locale.ROOT)));
    assertThat(ended.out()).contains("Exit codes", "SIGTERM", "storage failed");
    assertThat(run("--version").out()).startsWith("raft-node 0");
  }

  private static String refusal(String... arguments) {
    Ended ended = run(arguments);
    assertRefused(ended);
    return ended.err();
  }

  private static void assertRefused(Ended ended) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(WRONG_FLAG);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .contains("RAFT_A_B", "raft-node --help")
        .doesNotContain("Exception", "sys.storage");
    assertThat(ended.out()).isEmpty();
  }
}
