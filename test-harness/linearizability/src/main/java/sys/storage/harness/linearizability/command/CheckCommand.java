package sys.storage.harness.linearizability.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.CheckerOptions;
import sys.storage.harness.linearizability.format.FormatException;
import sys.storage.harness.linearizability.format.JepsenEdn;
import sys.storage.harness.linearizability.format.JepsenText;
import sys.storage.harness.linearizability.format.JsonLines;
import sys.storage.harness.linearizability.format.PorcupineKv;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Register;
import sys.storage.harness.linearizability.picture.Annotation;
import sys.storage.harness.linearizability.picture.CounterexampleSvg;
import sys.storage.harness.linearizability.picture.HistoryPage;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * {@code check --model MODEL --format FORMAT [--html OUT] FILE…}: a line {@code FILE verdict} each.
 * Exit code 0 when all are linearizable, 1 when one is a violation, else 2: one is unknown, or
 * cannot be read.
 */
public final class CheckCommand {

  static final String USAGE =
      """
      usage: check [--model register|kv] [--format jepsen|jepsen-edn|porcupine|jsonl] [--html OUT] [--svg OUT]
                   [--millis N] [--workers N] [--unpartitioned] [--quiet] FILE...
        --model          register (with compare-and-set) or kv; told by the format when left out
        --format         jepsen: log lines; jepsen-edn: history.edn; porcupine: EDN maps; jsonl: docs/history-format.md
        --html OUT       a picture of the last violation, or of the last history when there is none
        --svg OUT        a drawing of the last violation alone, for a document
        --millis N       time for each file, 60000 when left out
        --workers N      partitions checked at once; all processors when left out
        --unpartitioned  all keys as one
        --quiet          verdicts alone, without the story of a violation
      prints FILE linearizable|violation|unknown, and the story on the error output; exit 0: all linearizable, 1: a violation, 2: unknown, or not readable
      """;

  private static final int LEGAL = 0;
  private static final int VIOLATED = 1;
  private static final int UNDECIDED = 2;
  private static final int MOST_WORKERS = 1024;

  private final PrintStream out;
  private final PrintStream errors;
  private final List<Path> files = new ArrayList<>();
  private String format = "jsonl";
  private Optional<String> modelName = Optional.empty();
  private Optional<Path> html = Optional.empty();
  private Optional<Path> svg = Optional.empty();
  private CheckerOptions options = CheckerOptions.standard();
  private boolean quiet;
  private boolean pictured;

  private CheckCommand(PrintStream out, PrintStream errors) {
    this.out = out;
    this.errors = errors;
  }

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** Runs the command and gives its exit code. */
  public static int run(List<String> arguments, PrintStream out, PrintStream errors) {
    var command = new CheckCommand(out, errors);
    try {
      if (!command.parse(arguments)) {
        return LEGAL;
      }
    } catch (IllegalArgumentException e) {
      errors.println("check: " + e.getMessage());
      errors.print(USAGE);
      return UNDECIDED;
    }
    return command.checkAll();
  }

  private boolean parse(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--help", "-h" -> {
          out.print(USAGE);
          return false;
        }
        case "--quiet" -> quiet = true;
        case "--unpartitioned" -> options = options.unpartitioned();
        case "--model" -> modelName = Optional.of(valueOf(arguments, ++i));
        case "--format" -> format = valueOf(arguments, ++i);
        case "--html" -> html = Optional.of(Path.of(valueOf(arguments, ++i)));
        case "--svg" -> svg = Optional.of(Path.of(valueOf(arguments, ++i)));
        case "--millis" ->
            options =
                options.withLimits(
                    options.limits().withMillis(numberOf(arguments, ++i, Integer.MAX_VALUE)));
        case "--workers" ->
            options = options.withWorkers((int) numberOf(arguments, ++i, MOST_WORKERS));
        default -> {
          if (argument.startsWith("--")) {
            throw new IllegalArgumentException("unknown option " + argument);
          }
          files.add(Path.of(argument));
        }
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no file");
    }
    boolean registers = format.equals("jepsen") || format.equals("jepsen-edn");
    if (!registers && !format.equals("porcupine") && !format.equals("jsonl")) {
      throw new IllegalArgumentException("unknown format " + format);
    }
    String fitting = registers ? "register" : "kv";
    String asked = modelName.orElse(fitting);
    if (!asked.equals(fitting) && !(registers && asked.equals("cas-register"))) {
      throw new IllegalArgumentException(
          "format %s holds operations of the model %s, not of %s"
              .formatted(format, fitting, asked));
    }
    return true;
  }

  private static String valueOf(List<String> arguments, int at) {
    if (at == arguments.size()) {
      throw new IllegalArgumentException("%s needs a value".formatted(arguments.get(at - 1)));
    }
    return arguments.get(at);
  }

  private static long numberOf(List<String> arguments, int at, int most) {
    String text = valueOf(arguments, at);
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, together with the range.
    }
    throw new IllegalArgumentException(
        "%s %s is no whole number in 1..%d".formatted(arguments.get(at - 1), text, most));
  }

  private int checkAll() {
    int worst = LEGAL;
    for (Path file : files) {
      int code;
      try {
        code = check(file);
      } catch (IOException | FormatException e) {
        out.println(file + " unknown");
        errors.println("check: cannot read %s: %s".formatted(file, e.getMessage()));
        code = UNDECIDED;
      }
      // A violation weighs more than what is not known.
      worst = worst == VIOLATED || code == VIOLATED ? VIOLATED : Math.max(worst, code);
    }
    return worst;
  }

  private int check(Path file) throws IOException {
    String text = Files.readString(file);
    return switch (format) {
      case "jepsen" -> check(file, new Register(), JepsenText.read(text), List.of());
      case "jepsen-edn" -> check(file, new Register(), JepsenEdn.read(text), List.of());
      case "porcupine" -> check(file, KeyValue.startingWith(""), PorcupineKv.read(text), List.of());
      default -> check(file, new KeyValue(), JsonLines.read(text), JsonLines.annotations(text));
    };
  }

  private <S, I, O> int check(
      Path file, Model<S, I, O> model, History<I, O> history, List<Annotation> annotations)
      throws IOException {
    Verdict<I, O> verdict = new Checker<>(model, options).check(history);
    int code =
        switch (verdict) {
          case Verdict.Linearizable<I, O> _ -> {
            out.println(file + " linearizable");
            yield LEGAL;
          }
          case Verdict.Violation<I, O> violation -> {
            out.println(file + " violation");
            if (!quiet) {
              errors.print(Story.of(model, violation));
            }
            yield VIOLATED;
          }
          case Verdict.Unknown<I, O>(var partition, var reason, var progress, _) -> {
            out.println(file + " unknown");
            errors.println(
                "check: %s, partition %s: stopped by %s after %s"
                    .formatted(file, partition, reason, progress));
            yield UNDECIDED;
          }
        };
    for (Verdict.Finding finding : verdict.findings()) {
      errors.println(
          "check: %s, partition %s: the order of the revisions is no linearization: %s"
              .formatted(file, finding.partition(), finding.fault()));
    }
    if (svg.isPresent() && verdict instanceof Verdict.Violation<I, O> violation) {
      Files.writeString(svg.get(), CounterexampleSvg.of(model, violation));
    }
    if (html.isPresent() && (code == VIOLATED || !pictured)) {
      Files.writeString(
          html.get(),
          HistoryPage.of(file.toString(), model, history, verdict, annotations),
          StandardCharsets.UTF_8);
      pictured = code == VIOLATED;
    }
    return code;
  }
}
