package sys.storage.raft.node;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.admin.AdminPort;
import sys.storage.raft.node.admin.FaultRoutes;
import sys.storage.raft.node.admin.StateComparison;
import sys.storage.raft.node.admin.StatusView;
import sys.storage.raft.node.api.ApiPort;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.LocalDisk;
import sys.storage.raft.node.fault.Faults;
import sys.storage.raft.node.http.HttpPort;
import sys.storage.raft.node.http.NodeCalls;
import sys.storage.raft.node.runtime.FatalErrors;
import sys.storage.raft.node.runtime.MemberOptions;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.runtime.Violations;
import sys.storage.raft.node.telemetry.NodeMetrics;
import sys.storage.raft.node.telemetry.NoticeLog;
import sys.storage.raft.node.telemetry.UnsafeWarning;
import sys.storage.raft.node.transport.PeerAddresses;
import sys.storage.raft.node.transport.PeerTransport;

/** Everything that runs in a node's process, put together. */
final class NodeProcess implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeProcess.class);
  private static final long HAND_OVER_MILLIS = 1_000;

  private final RaftNode node;
  private final PeerTransport transport;
  private final Optional<Faults> faults;
  private final NodeCalls calls;
  private final StateComparison comparison;
  private final UnsafeWarning warning;
  private final HttpPort peerPort;
  private final AdminPort adminPort;
  private final ApiPort apiPort;

  private NodeProcess(
      RaftNode node,
      PeerTransport transport,
      Optional<Faults> faults,
      NodeCalls calls,
      StateComparison comparison,
      UnsafeWarning warning,
      HttpPort peerPort,
      AdminPort adminPort,
      ApiPort apiPort) {
    this.node = node;
    this.transport = transport;
    this.faults = faults;
    this.calls = calls;
    this.comparison = comparison;
    this.warning = warning;
    this.peerPort = peerPort;
    this.adminPort = adminPort;
    this.apiPort = apiPort;
  }

  /**
   * Recovers the node and opens its ports.
   *
   * @throws IOException when the data directory or a port cannot be used
   * @throws sys.storage.raft.node.disk.CorruptionException when the data directory is damaged
   */
  static NodeProcess start(
      NodeSettings settings, MemberOptions options, PeerAddresses addresses, FatalErrors fatal)
      throws IOException {
    var local = new LocalDisk();
    Optional<Faults> faults =
        settings.faultInjection ? Optional.of(new Faults()) : Optional.empty();
    Disk disk = faults.map(injected -> injected.disk(local)).orElse(local);
    return start(
        DataDirectory.open(
            disk, settings.dataDir, settings.name, () -> options.newIncarnation(settings.name)),
        faults,
        settings,
        options,
        addresses,
        fatal);
  }

  /**
   * The same, on a directory that is open already.
   *
   * @param faults that stand in the way of its disk, and will in that of its messages; empty: in
   *     that of nothing
   */
  static NodeProcess start(
      DataDirectory directory,
      Optional<Faults> faults,
      NodeSettings settings,
      MemberOptions options,
      PeerAddresses addresses,
      FatalErrors fatal)
      throws IOException {
    var node = new RaftNode(directory, options);
    var metrics = new NodeMetrics(node, options.safetyMode());
    var noticeLog = new NoticeLog();
    Consumer<Message> receive = node::receive;
    var transport =
        new PeerTransport(
            addresses,
            node.self(),
            node::clusterId,
            faults.map(injected -> injected.receiving(receive)).orElse(receive),
            node::peerUnreachable);
    metrics.watch(transport.counters());
    faults.ifPresent(metrics::watch);
    Consumer<List<Message>> network = transport::send;
    Consumer<List<Message>> send =
        faults.map(injected -> injected.sending(network)).orElse(network);
    if (faults.isPresent()) {
      log.warn(
          "FAULT INJECTION IS ON: whoever reaches the admin port can cut off {}, slow it down and"
              + " stop it; start it without RAFT_FAULT_INJECTION where data matters",
          node.self().name());
    }
    var violations = new Violations();
    metrics.watch(violations);
    node.start(
        new RaftMember.Surroundings(
            send,
            notice -> {
              metrics.count(notice);
              noticeLog.write(notice);
              if (notice instanceof Notice.Violation(String text)) {
                violations.report(text);
              }
            },
            metrics::logWritten,
            fatal));
    var view = new StatusView(node, options.safetyMode(), violations);
    var calls = new NodeCalls();
    var comparison =
        new StateComparison(node, addresses, calls, violations, options.stateComparisonInterval());
    comparison.start();
    var warning = UnsafeWarning.start(options.safetyMode());
    String bind = settings.bindAddress;
    return new NodeProcess(
        node,
        transport,
        faults,
        calls,
        comparison,
        warning,
        transport.listen(bind, settings.peerPort),
        new AdminPort(
            node,
            options.safetyMode(),
            addresses,
            view,
            transport::reaches,
            new FaultRoutes(
                faults.map(
                    injected ->
                        new FaultRoutes.Injection(
                            injected,
                            node.self(),
                            send,
                            () -> directory.disk().syncDirectory(directory.root())))),
            bind,
            settings.adminPort),
        new ApiPort(node, addresses, calls, metrics, view::status, bind, settings.clientPort));
  }

  RaftNode node() {
    return node;
  }

  int clientPort() {
    return apiPort.port();
  }

  int peerPort() {
    return peerPort.port();
  }

  int adminPort() {
    return adminPort.port();
  }

  /** Gives leadership away, so that the cluster need not wait for an election. Bounded in time. */
  void handOver() {
    Optional<RaftMember> leading =
        node.member().filter(member -> member.status().role() == Role.LEADER);
    if (leading.isEmpty() || leading.get().status().configuration().voters().size() < 2) {
      return;
    }
    RaftMember member = leading.get();
    CoreStatus status = member.status();
    try {
      Optional<MemberId> anyone = Optional.empty();
      var reply =
          member
              .request(id -> new Event.TransferLeadership(id, anyone, status.operatorEpoch()))
              .get(HAND_OVER_MILLIS, TimeUnit.MILLISECONDS);
      log.info("leadership handed over: {}", reply);
    } catch (TimeoutException | ExecutionException e) {
      log.info("leadership was not handed over in time; the others will elect a leader");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the member's work, and closes the ports when the last answers have left.
   *
   * @throws IOException when the files cannot be closed
   */
  @Override
  public void close() throws IOException {
    comparison.close();
    warning.close();
    node.stop();
    apiPort.close();
    adminPort.close();
    peerPort.close();
    calls.close();
    transport.close();
    faults.ifPresent(Faults::close);
    node.close();
  }
}
