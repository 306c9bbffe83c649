package sys.storage.harness.simulation.invariant;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import sys.storage.harness.simulation.node.Write;
import sys.storage.raft.core.log.Entry;

/**
 * A command is executed once, however often it stands in the log: every copy has the reply of the
 * first, which names the revision that it made (section 6.3).
 */
final class SessionsApplyOnce extends Invariant {

  private record Sequence(UUID client, long number) {}

  private final Map<Sequence, byte[]> replies = new HashMap<>();

  @Override
  protected void applied(MemberHistory member, Entry entry, byte[] reply, long stateHash) {
    if (entry.kind() == Entry.Kind.COMMAND) {
      Write write = Write.decode(entry.payload());
      byte[] first = replies.putIfAbsent(new Sequence(write.client(), write.sequence()), reply);
      // One that came too late to be answered again is not executed either.
      boolean once =
          first == null ? reply.length > 0 : reply.length == 0 || Arrays.equals(first, reply);
      require(
          once,
          member,
          "command %d of client %s was executed again at %s",
          write.sequence(),
          write.client(),
          entry);
    }
  }
}
