package sys.storage.raft.node.admin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.client.Json;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.http.NodeCalls;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.runtime.Violations;
import sys.storage.raft.node.state.StateHash;
import sys.storage.raft.node.transport.PeerAddresses;

/**
 * The leader asks the others for the hashes of their state and compares them with its own at the
 * same index. It reports and changes nothing: what is right is for a person to decide.
 */
public final class StateComparison implements AutoCloseable {

  static final String PATH = "/admin/state-hashes";

  private static final Logger log = LoggerFactory.getLogger(StateComparison.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final RaftNode node;
  private final PeerAddresses addresses;
  private final Violations violations;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final NodeCalls calls;

  /** Answer of {@code GET /admin/state-hashes}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Hashes(UUID clusterId, UUID incarnation, List<AtIndex> hashes) {

    /**
     * @param hash in hexadecimal: not every reader of JSON keeps 64 bits
     */
    record AtIndex(long index, String hash) {}

    static Hashes of(RaftMember member) {
      return new Hashes(
          member.clusterId(),
          member.self().incarnation(),
          member.stateHashes().latest().stream().map(Hashes::at).toList());
    }

    private static AtIndex at(StateHash hash) {
      return new AtIndex(hash.appliedIndex(), Long.toHexString(hash.hash()));
    }
  }

  /**
   * @param interval between two comparisons
   */
  public StateComparison(
      RaftNode node,
      PeerAddresses addresses,
      NodeCalls calls,
      Violations violations,
      Duration interval) {
    this.node = node;
    this.addresses = addresses;
    this.calls = calls;
    this.violations = violations;
    this.interval = interval;
  }

  /** Starts the comparisons; they end with {@link #close}. */
  public void start() {
    Thread.ofVirtual().name("state-comparison").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        node.member().ifPresent(this::compareAll);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compareAll(RaftMember member) {
    CoreStatus core = member.status();
    if (core.role() != Role.LEADER) {
      return;
    }
    for (CoreStatus.PeerStatus peer : core.peers()) {
      if (peer.active()) {
        compare(member, peer.member());
      }
    }
  }

  private void compare(RaftMember member, MemberId peer) {
    URI uri = addresses.admin(peer).resolve(PATH);
    try {
      NodeCalls.Answer answer = calls.get(uri, TIMEOUT);
      try (InputStream body = answer.body()) {
        if (answer.status() == 200) {
          compare(member, peer, Json.read(body.readNBytes(MAX_ANSWER_BYTES), Hashes.class));
        }
      }
    } catch (IOException e) {
      log.debug("no state hashes from {}: {}", peer.name(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare(RaftMember member, MemberId peer, Hashes theirs) {
    if (!theirs.clusterId().equals(member.clusterId())
        || !theirs.incarnation().equals(peer.incarnation())) {
      return;
    }
    Map<Long, String> own = new HashMap<>();
    Hashes.of(member).hashes().forEach(at -> own.put(at.index(), at.hash()));
    theirs.hashes().stream()
        .filter(at -> !own.getOrDefault(at.index(), at.hash()).equals(at.hash()))
        .findFirst()
        .ifPresent(
            at ->
                violations.report(
                    "the state of %s differs from that of %s, at index %d or earlier"
                        .formatted(peer.name(), member.self().name(), at.index())));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
