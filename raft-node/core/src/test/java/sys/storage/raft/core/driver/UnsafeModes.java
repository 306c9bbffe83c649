package sys.storage.raft.core.driver;

import java.util.List;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Effects.ToApply;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.log.Entry;

/** Cores in the unsafe modes, and what they report. */
public final class UnsafeModes {

  public static final Configuration OF_THREE =
      Configuration.of(List.of(CoreDriver.A, CoreDriver.B, CoreDriver.C));

  private UnsafeModes() {}

  public static CoreOptions options(SafetyMode mode) {
    return CoreDriver.OPTIONS.withSafetyMode(mode);
  }

  /** Member A of {@link #OF_THREE}. */
  public static CoreDriver member(SafetyMode mode) {
    return CoreDriver.with(OF_THREE, options(mode));
  }

  public static Refusal refusal(Effects effects) {
    return effects.replies().stream()
        .filter(Reply.Refused.class::isInstance)
        .map(reply -> ((Reply.Refused) reply).refusal())
        .findFirst()
        .orElseThrow();
  }

  public static List<String> violations(Effects effects) {
    return effects.notices().stream()
        .filter(Notice.Violation.class::isInstance)
        .map(notice -> ((Notice.Violation) notice).text())
        .toList();
  }

  public static List<Entry> applied(Effects effects) {
    return effects.apply().stream()
        .filter(ToApply.Entries.class::isInstance)
        .flatMap(work -> ((ToApply.Entries) work).entries().stream())
        .toList();
  }
}
