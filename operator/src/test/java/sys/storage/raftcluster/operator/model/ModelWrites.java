package sys.storage.raftcluster.operator.model;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.act.KubernetesWrites;
import sys.storage.raftcluster.operator.report.Notice;
import sys.storage.raftcluster.operator.workload.Piece;

/** What the operator writes, with the rules that it must keep. */
public final class ModelWrites implements KubernetesWrites {

  private final World world;
  private final List<ReconfigStep> shownSteps = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private int count;

  ModelWrites(World world) {
    this.world = world;
  }

  /** How many there were. */
  public int count() {
    return count;
  }

  /** What the status has shown, each step once in a row. */
  public List<ReconfigStep> shownSteps() {
    return shownSteps;
  }

  public List<Notice> notices() {
    return notices;
  }

  @Override
  public RaftCluster writeStatus(RaftCluster read, RaftClusterStatus status) {
    world.resource.requireCurrent(read);
    count++;
    world.resource.report(status);
    if (shownSteps.isEmpty() || shownSteps.getLast() != status.currentReconfigStep()) {
      shownSteps.add(status.currentReconfigStep());
    }
    return world.resource.read();
  }

  @Override
  public void annotate(RaftCluster read, String annotation, Optional<String> value) {
    world.rules.pausedIsLeftAlone("annotate " + annotation);
    world.resource.requireCurrent(read);
    count++;
    world.resource.annotate(annotation, value);
  }

  @Override
  public void apply(
      RaftCluster owner,
      Piece piece,
      int wantedReplicas,
      int wantedUnavailable,
      Optional<String> read) {
    world.rules.pausedIsLeftAlone("apply " + piece);
    requireCurrent(read, world.pieces.version(piece));
    count++;
    switch (piece) {
      case PEER_SERVICE, CLIENT_SERVICE -> world.pieces.serviceIsWritten(piece);
      case DISRUPTION_BUDGET -> {
        world.pieces.budgetIsWritten(wantedUnavailable);
        world.rules.budgetIsWritten();
      }
      case STATEFUL_SET -> {
        world.rules.membersKeepTheirPods(world.pieces.replicas(), wantedReplicas);
        world.pieces.statefulSetIsWritten(wantedReplicas, owner.getMetadata().getGeneration());
      }
    }
  }

  @Override
  public void deletePod(RaftCluster owner, String name, String uid, Optional<String> keptClaim) {
    world.rules.pausedIsLeftAlone("delete " + name);
    keptClaim.ifPresent(this::requireStays);
    count++;
    for (FakePod pod : List.copyOf(world.pods.values())) {
      if (pod.uid.equals(uid)) {
        if (world.raft.voters().contains(world.claim(pod.ordinal).member)) {
          world.met(Rare.RESTARTED);
        }
        world.rules.restarts(pod);
        world.pods.remove(pod.ordinal);
      }
    }
  }

  @Override
  public void deleteClaim(RaftCluster owner, String name, String uid) {
    world.rules.pausedIsLeftAlone("delete " + name);
    world.rules.claimsGoByUid(name, uid);
    world.rules.retainedClaimsStay(name);
    count++;
    for (FakeClaim claim : world.claims.values()) {
      if (claim.uid.equals(uid)) {
        world.rules.membersKeepTheirClaims(claim);
        claim.terminate();
      }
    }
  }

  @Override
  public void growClaim(RaftCluster owner, String name, String read, long bytes) {
    world.rules.pausedIsLeftAlone("grow " + name);
    FakeClaim claim = world.claims.get(world.names.ordinalOfClaim(name).orElseThrow());
    if (claim == null) {
      throw new KubernetesClientException("no claim " + name, 404, null);
    }
    requireCurrent(Optional.of(read), Optional.of(claim.version()));
    count++;
    world.rules.storageOnlyGrows(claim, bytes);
    claim.grow(bytes);
  }

  @Override
  public void publish(RaftCluster owner, Notice notice) {
    count++;
    notices.add(notice);
  }

  private void requireStays(String name) {
    FakeClaim claim = world.claims.get(world.names.ordinalOfClaim(name).orElseThrow());
    if (claim == null || claim.terminating) {
      world.met(Rare.FENCED_BY_VERSION);
      throw new KubernetesClientException("the claim is deleted", 409, null);
    }
  }

  private void requireCurrent(Optional<String> read, Optional<String> current) {
    if (!read.equals(current)) {
      world.met(Rare.FENCED_BY_VERSION);
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
  }
}
