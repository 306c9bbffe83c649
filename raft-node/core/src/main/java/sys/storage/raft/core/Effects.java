package sys.storage.raft.core;

import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/**
 * What {@link RaftCore} wants done, in this order: persist, then send, then apply, then reply.
 *
 * <p>The caller need not wait for {@code persist} before it sends {@code messages}: a message that
 * promises durability is handed out only by the step that learns of the write ({@link
 * Event.Persisted}). So the leader's own write runs beside replication (dissertation, section
 * 10.2.1).
 *
 * @param notices for logs and metrics; dropping them changes nothing
 */
public record Effects(
    Optional<PersistBatch> persist,
    List<Message> messages,
    List<ToApply> apply,
    List<Reply> replies,
    List<Notice> notices) {

  public Effects {
    messages = List.copyOf(messages);
    apply = List.copyOf(apply);
    replies = List.copyOf(replies);
    notices = List.copyOf(notices);
  }

  /** Work for the state machine. */
  public sealed interface ToApply {

    /** Committed entries, consecutive. */
    record Entries(List<Entry> entries) implements ToApply {
      public Entries {
        entries = List.copyOf(entries);
      }
    }

    /** Replace the whole state by the snapshot, which is durable under its final name. */
    record Restore(SnapshotMetadata snapshot) implements ToApply {}
  }
}
