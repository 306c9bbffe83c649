package sys.storage.harness.scenarios.fault;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRequest;
import sys.storage.raft.client.admin.FaultRule;

/** One node into which faults are injected; every answer that is no success is a failure. */
record FaultyNode(String name, Member member, AdminClient admin) {

  void inject(String token, Duration ttl, List<FaultRule> rules) {
    require(admin.inject(new FaultRequest.Inject(token, ttl.toMillis(), rules)));
  }

  FaultReport report() {
    return require(admin.faults());
  }

  void remove(String token) {
    require(admin.removeFaults(token));
  }

  void removeAll() {
    require(admin.removeAllFaults());
  }

  FaultReport probe(UUID clusterId, Member to) {
    return require(admin.probe(new FaultRequest.Probe(clusterId, to)));
  }

  Duration probeFsync() {
    return Duration.ofNanos(require(admin.probeFsync()).micros() * 1_000);
  }

  long probesHeardFrom(String peer) {
    return report().peer(peer).map(FaultReport.Peer::probesHeard).orElse(0L);
  }

  private <T> T require(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T>(T value) -> value;
      case Answer.Refused<T>(var problem) ->
          throw new FaultFailed("%s: %s".formatted(name, problem.detail()));
      case Answer.Unreachable<T>(String reason) ->
          throw new FaultFailed("%s does not answer: %s".formatted(name, reason));
    };
  }
}
