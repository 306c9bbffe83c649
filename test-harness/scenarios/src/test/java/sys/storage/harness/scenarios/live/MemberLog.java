package sys.storage.harness.scenarios.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.node.disk.LocalDisk;
import sys.storage.raft.node.log.LogChange;
import sys.storage.raft.node.log.LogTail;

/** What a member itself wrote down of votes and configurations, read from its disk. */
final class MemberLog {

  private final LogTail tail;
  private final List<Appended> configurations = new ArrayList<>();
  private final List<HardState> hardStates = new ArrayList<>();

  /**
   * @param dataDirectory of the member
   */
  MemberLog(Path dataDirectory, UUID incarnation) {
    tail = new LogTail(new LocalDisk(), dataDirectory.resolve("log"), incarnation);
  }

  /** A configuration entry of the log. */
  record Appended(long index, Configuration configuration, long operatorEpoch) {

    /** Who is what, by names: {@code demo-0 demo-1 | outgoing demo-0 | learners demo-2}. */
    String text() {
      return names(configuration.voters())
          + part("outgoing", configuration.outgoing())
          + part("learners", configuration.learners())
          + part("learnersNext", configuration.learnersNext());
    }

    private static String part(String title, Iterable<MemberId> members) {
      String names = names(members);
      return names.isEmpty() ? "" : " | " + title + " " + names;
    }

    private static String names(Iterable<MemberId> members) {
      var names = new ArrayList<String>();
      members.forEach(member -> names.add(member.name()));
      return names.stream().sorted().collect(Collectors.joining(" "));
    }
  }

  /** Every configuration that the log holds, oldest first. */
  List<Appended> configurations() throws IOException {
    tail.poll(this::take);
    return List.copyOf(configurations);
  }

  /** Every vote that the member has ever granted, also to itself. */
  List<MemberId> votes() throws IOException {
    tail.poll(this::take);
    return hardStates.stream().flatMap(state -> state.vote().stream()).distinct().toList();
  }

  private void take(LogChange change) {
    change.resetTo().ifPresent(_ -> configurations.clear());
    change
        .truncateFrom()
        .ifPresent(from -> configurations.removeIf(appended -> appended.index() >= from));
    for (Entry entry : change.entries()) {
      if (entry.kind() == Entry.Kind.CONFIGURATION) {
        var decoded = ConfigurationEntry.decode(entry.payload());
        configurations.add(
            new Appended(entry.index(), decoded.configuration(), decoded.operatorEpoch()));
      }
    }
    change.hardState().ifPresent(hardStates::add);
  }
}
