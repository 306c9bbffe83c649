package sys.storage.harness.simulation.story;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sys.storage.harness.simulation.client.ClientWatch;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.harness.simulation.picture.Happening;
import sys.storage.harness.simulation.picture.Standing;
import sys.storage.harness.simulation.picture.Story;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.script.play.Audience;
import sys.storage.harness.simulation.timeline.Timeline;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/** Watches one run, and tells it. */
public final class Storyteller implements Probe, ClientWatch, Audience.Stage {

  private final Timeline timeline;
  private final List<Happening> happenings = new ArrayList<>();
  private final Letters letters = new Letters();
  private final Map<String, Happening.Operated> operations = new TreeMap<>();
  private final Set<String> nodes = new TreeSet<>();
  private final Set<String> clients = new LinkedHashSet<>();
  private final Set<String> paused = new TreeSet<>();
  private final Map<String, CoreStatus> statuses = new TreeMap<>();

  public Storyteller(Timeline timeline) {
    this.timeline = timeline;
  }

  private long now() {
    return timeline.nowNanos();
  }

  private void tell(Happening happening) {
    happenings.add(happening);
  }

  private void note(MemberId member, String text) {
    tell(new Happening.Noted(now(), member.name(), text));
  }

  @Override
  public void performed(Step step) {
    if (step instanceof FlowStep.Run) {
      return; // time goes on, as the picture shows
    }
    tell(new Happening.Intervened(now(), Concerned.by(step), Printer.print(step)));
    if (step instanceof MachineStep.Pause(String node, var _)
        && statuses.containsKey(node)
        && paused.add(node)) {
      tell(new Happening.Stood(now(), node, Standing.PAUSED, 0));
    }
  }

  /** Something does not hold, and the run ends. */
  public void violated(String invariant, String text) {
    Optional<String> node =
        nodes.stream().filter(name -> text.contains("at " + name + ":")).findFirst();
    String prefix = invariant + ": ";
    String sentence = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    tell(new Happening.Violated(now(), node, invariant, sentence));
  }

  /** Messages between members that never arrived, in the order in which they were sent. */
  public List<LostMessage> lost() {
    return letters.lost();
  }

  /** The run so far. */
  public Story story(String title) {
    var all = new ArrayList<>(happenings);
    all.addAll(letters.all());
    all.addAll(operations.values());
    return new Story(title, List.copyOf(nodes), List.copyOf(clients), all);
  }

  // What members do.

  @Override
  public void started(MemberId member, Restored found, List<Entry> log, CoreStatus status) {
    nodes.add(member.name());
    paused.remove(member.name());
    statuses.put(member.name(), status);
    stands(member, status);
    configured(member, status);
    if (status.lastIndex() > 1) {
      note(member, "log to " + status.lastIndex());
    }
  }

  @Override
  public void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    boolean resumed = paused.remove(member.name());
    statuses.put(member.name(), after);
    for (Event event : events) {
      if (event instanceof Event.Received(Message message)) {
        letters.arrived(message, now());
      }
    }
    if (resumed || after.role() != before.role() || after.term() != before.term()) {
      stands(member, after);
    }
    effects.notices().forEach(notice -> noticed(member, after, notice));
    effects.persist().ifPresent(batch -> voted(member, batch));
    if (after.role() == Role.LEADER && after.commitIndex() > before.commitIndex()) {
      tell(new Happening.Committed(now(), member.name(), after.commitIndex()));
    }
    effects.messages().forEach(message -> letters.sent(message, now()));
  }

  private void stands(MemberId member, CoreStatus status) {
    Standing standing =
        switch (status.role()) {
          case RETIRED -> Standing.REMOVED;
          case FOLLOWER -> Standing.FOLLOWER;
          case PRE_CANDIDATE -> Standing.PRE_CANDIDATE;
          case CANDIDATE -> Standing.CANDIDATE;
          case LEADER -> Standing.LEADER;
        };
    tell(new Happening.Stood(now(), member.name(), standing, status.term()));
  }

  private void configured(MemberId member, CoreStatus status) {
    tell(
        new Happening.Configured(
            now(),
            member.name(),
            status.configurationIndex(),
            Words.of(status.configuration()),
            status.configuration().isJoint()));
  }

  private void noticed(MemberId member, CoreStatus after, Notice notice) {
    switch (notice) {
      case Notice.ConfigurationChanged _ -> configured(member, after);
      case Notice.ConfigurationCommitted(long index, var _) ->
          note(member, "configuration %d committed".formatted(index));
      case Notice.LogTruncated(long from, long last) ->
          note(member, "cuts off " + Words.range(from, last));
      case Notice.SnapshotInstalled(long index) -> note(member, "installs snapshot " + index);
      case Notice.Violation(String text) -> note(member, text);
      case Notice.Retired(long _) ->
          tell(new Happening.Stood(now(), member.name(), Standing.REMOVED, after.term()));
      case Notice.RoleChanged _,
          Notice.LeaderChanged _,
          Notice.ElectionStarted _,
          Notice.SnapshotSendStarted _,
          Notice.MessageRefused _ -> {}
    }
  }

  private void voted(MemberId member, PersistBatch batch) {
    batch
        .hardState()
        .flatMap(state -> state.vote())
        .filter(candidate -> !candidate.equals(member))
        .filter(_ -> batch.entries().isEmpty())
        .ifPresent(candidate -> note(member, "votes for " + candidate.name()));
  }

  @Override
  public void written(MemberId member, List<PersistBatch> batches, List<Long> refusedSnapshots) {
    // Rows for fsyncs would hide the rest.
  }

  @Override
  public void ended(MemberId member, List<PersistBatch> unconfirmed) {
    paused.remove(member.name());
    statuses.remove(member.name());
    tell(new Happening.Stood(now(), member.name(), Standing.DOWN, 0));
  }

  @Override
  public void applied(MemberId member, Entry entry, byte[] reply, long stateHash) {
    // Follows from the commit.
  }

  @Override
  public void restored(MemberId member, SnapshotMetadata snapshot, long stateHash) {
    // Told as installed.
  }

  @Override
  public void saved(MemberId member, SnapshotMetadata snapshot) {
    note(member, "saves snapshot " + snapshot.index());
  }

  // What clients do.

  @Override
  public void began(String client, String operation) {
    clients.add(client);
    operations.put(
        client, new Happening.Operated(now(), client, operation, new Happening.Ending.Open()));
  }

  @Override
  public void answered(String client, String answer) {
    Optional.ofNullable(operations.remove(client))
        .ifPresent(
            it ->
                tell(
                    new Happening.Operated(
                        it.atNanos(),
                        client,
                        it.text(),
                        new Happening.Ending.Answered(now(), answer))));
  }
}
