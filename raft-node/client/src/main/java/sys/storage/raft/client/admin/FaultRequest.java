package sys.storage.raft.client.admin;

import java.util.List;
import java.util.UUID;
import sys.storage.raft.client.Member;

/** Bodies of the calls that inject faults. Unknown fields are refused. */
public sealed interface FaultRequest {

  /**
   * Takes the place of all rules of the same token.
   *
   * @param token 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}
   * @param ttlMillis after this the rules end by themselves, 1 to 3600000
   * @param rules at least one; a node holds 256 of them at most
   */
  record Inject(String token, long ttlMillis, List<FaultRule> rules) implements FaultRequest {
    public Inject {
      rules = List.copyOf(rules);
    }
  }

  /**
   * Sends one message to the peer, by the way that all others take, that the peer counts and does
   * not act upon: where it is not counted, the way is cut.
   */
  record Probe(UUID clusterId, Member peer) implements FaultRequest {}
}
