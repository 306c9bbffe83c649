package sys.storage.harness.simulation.invariant;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/**
 * One thing that must always hold. It is told what happens, after {@link History} has taken note of
 * it, looks only at what has changed, and throws {@link Violation}. Sections are those of the
 * dissertation (Ongaro 2014).
 */
public abstract class Invariant {

  private static final ClassValue<Set<String>> LOOKED_AT =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> invariant) {
          return Stream.of(invariant.getDeclaredMethods())
              .map(Method::getName)
              .collect(Collectors.toSet());
        }
      };

  private long evaluations;

  /** A member begins a life with what it found on its disk. */
  protected void started(MemberHistory member) {}

  /** A core took a turn. */
  protected void turned(Turn turn) {}

  /** A core lets a message go. */
  protected void sent(MemberHistory sender, Message message) {}

  /** Batches became durable. */
  protected void written(MemberHistory member, List<PersistBatch> batches) {}

  /** A state machine executed an entry. */
  protected void applied(MemberHistory member, Entry entry, byte[] reply, long stateHash) {}

  /** A state machine took over a snapshot. */
  protected void restored(MemberHistory member, SnapshotMetadata snapshot, long stateHash) {}

  /** A member's own snapshot became durable. */
  protected void saved(MemberHistory member, SnapshotMetadata snapshot) {}

  /** Whether it has something to say to one of the events above. */
  final boolean looksAt(String event) {
    return LOOKED_AT.get(getClass()).contains(event);
  }

  /** How often it was looked at. */
  public final long evaluations() {
    return evaluations;
  }

  public final String name() {
    return getClass().getSimpleName();
  }

  protected final void require(boolean holds, MemberHistory member, String text, Object... values) {
    require(holds, member.id(), text, values);
  }

  @SuppressWarnings("AnnotateFormatMethod") // That would be a dependency for this method alone.
  protected final void require(boolean holds, MemberId member, String text, Object... values) {
    evaluations++;
    if (!holds) {
      throw new Violation(name(), "at " + member.name() + ": " + text.formatted(values));
    }
  }
}
