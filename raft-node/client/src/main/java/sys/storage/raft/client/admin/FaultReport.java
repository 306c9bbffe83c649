package sys.storage.raft.client.admin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Optional;

/**
 * The rules in force on a node, and what passes it: the answer of all calls that inject faults.
 *
 * @param peers every member that it has sent to or heard since its start
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FaultReport(List<Rule> rules, List<Peer> peers) {

  /**
   * @param hits messages or fsyncs that it has hit so far
   * @param remainingMillis until it ends by itself
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rule(String token, FaultRule rule, long hits, long remainingMillis) {}

  /**
   * @param sent messages handed to the network
   * @param heard messages taken from the network and not lost to a rule
   * @param probesHeard probes among these
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Peer(String name, long sent, long heard, long probesHeard) {}

  /** What passes between the node and one other; empty when nothing ever has. */
  public Optional<Peer> peer(String name) {
    return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  /** The rules of a token. */
  public List<Rule> rules(String token) {
    return rules.stream().filter(rule -> rule.token().equals(token)).toList();
  }
}
