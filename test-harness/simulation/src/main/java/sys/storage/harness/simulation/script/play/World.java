package sys.storage.harness.simulation.script.play;

import static sys.storage.harness.simulation.script.Option.CLIENT_LEASE_READS;
import static sys.storage.harness.simulation.script.Option.CLIENT_PADDING_BYTES;
import static sys.storage.harness.simulation.script.Option.CLIENT_PAUSE;
import static sys.storage.harness.simulation.script.Option.CLIENT_READS;
import static sys.storage.harness.simulation.script.Option.CLIENT_TIMEOUT;
import static sys.storage.harness.simulation.script.Option.CLIENT_WANDERS;
import static sys.storage.harness.simulation.script.Option.CLOCK_DRIFT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.client.Acknowledgements;
import sys.storage.harness.simulation.client.ClientOptions;
import sys.storage.harness.simulation.client.SimulatedClient;
import sys.storage.harness.simulation.client.ToldHistory;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.coverage.RareWatch;
import sys.storage.harness.simulation.fault.Operators;
import sys.storage.harness.simulation.invariant.Findings;
import sys.storage.harness.simulation.invariant.Invariants;
import sys.storage.harness.simulation.invariant.MembersInUse;
import sys.storage.harness.simulation.network.Network;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.NodeOptions;
import sys.storage.harness.simulation.node.Probes;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.harness.simulation.operator.SimulatedKubernetes;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.harness.simulation.script.Option;
import sys.storage.harness.simulation.script.Population;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.harness.simulation.timeline.Timeline;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** The simulated world of a scenario, with all invariants looking on. */
public final class World {

  /** Fencing number of the cluster's first configuration. */
  static final long FIRST_EPOCH = 1;

  static final UUID CLUSTER_ID = new UUID(0, 1);
  private static final long FASTEST_DISK_NANOS = 50_000;

  /** An hour, longer than any scenario: nobody campaigns unless a step says so. */
  static final long BY_HAND_NANOS = 3_600L * 1_000_000_000;

  /** No order of the operations explains what clients were told. */
  public static final String LINEARIZABILITY = "Linearizability";

  /** Two members have executed the same index and hold different states. */
  public static final String EQUAL_STATES = "StateHashesAgree";

  /** What a cluster that the operator grows has in addition. */
  public record Operated(SimulatedKubernetes kubernetes, Operators operators) {}

  private final Setting setting;
  private final Timeline timeline;
  private final Audience audience;
  private final Account account;
  private final Members members = new Members();
  private final Observer observer;
  private final RareWatch rare = new RareWatch();
  private final Findings findings;
  private final Optional<ToldHistory> told;
  private final Invariants invariants;
  private final SimulatedCluster cluster;
  private final MessageRules messages;
  private final Acknowledgements acknowledgements;
  private final Choices choices;
  private final Optional<Operated> operated;
  private final List<SimulatedClient> clients = new ArrayList<>();
  private long writesAtCalm;

  World(Setting setting, Timeline timeline, Audience audience, Consumer<String> reader) {
    this.setting = setting;
    this.timeline = timeline;
    this.audience = audience;
    this.account = new Account(timeline, reader);
    this.observer = new Observer(account, members);
    this.choices = Choices.of(setting.seed());
    NodeOptions options = Options.node(setting);
    boolean safe = setting.safetyMode() == SafetyMode.SAFE;
    this.findings = safe ? Findings.fatal() : Findings.noted();
    this.told = safe ? Optional.empty() : Optional.of(new ToldHistory());
    this.invariants = new Invariants(options.core(), findings);
    this.acknowledgements = new Acknowledgements(invariants.history(), findings, told);
    var network = new Network(timeline, choices);
    network.set(Options.network(setting));
    this.cluster =
        new SimulatedCluster(
            timeline,
            choices,
            network,
            options,
            new Probes(new Probes(observer, audience.members()), new Probes(rare, invariants)),
            setting.value(CLOCK_DRIFT));
    this.messages = new MessageRules(choices.of("garbling"));
    cluster.intercept(messages);
    this.operated =
        switch (setting.population()) {
          case Population.Formed formed -> {
            form(formed);
            yield Optional.empty();
          }
          case Population.Grown(int replicas) -> Optional.of(grow(replicas));
        };
    for (int number = 1; number <= setting.clients(); number++) {
      String name = "client-" + number;
      clients.add(
          new SimulatedClient(
              name,
              cluster,
              clientOptions(),
              acknowledgements,
              audience.clients(),
              choices.of(name)));
    }
  }

  private ClientOptions clientOptions() {
    return new ClientOptions(
        setting.whole(CLIENT_PAUSE),
        setting.whole(CLIENT_TIMEOUT),
        setting.value(CLIENT_READS),
        setting.value(CLIENT_LEASE_READS),
        (int) setting.whole(CLIENT_PADDING_BYTES),
        setting.value(CLIENT_WANDERS));
  }

  private void form(Population.Formed formed) {
    List<MemberId> voters = formed.voters().stream().map(this::blank).toList();
    List<MemberId> learners = formed.learners().stream().map(this::blank).toList();
    formed.blank().forEach(this::blank);
    var configuration =
        new Configuration(
            new TreeSet<>(voters), new TreeSet<>(), new TreeSet<>(learners), new TreeSet<>());
    configuration.members().stream()
        .flatMap(member -> cluster.machine(member.name()).process().stream())
        .forEach(process -> process.join(CLUSTER_ID, configuration, FIRST_EPOCH));
  }

  private MemberId blank(String name) {
    Machine machine = cluster.machine(name);
    machine.storage().slow(FASTEST_DISK_NANOS);
    if (setting.elections() == Setting.Elections.BY_HAND) {
      machine.electionTimeouts().decide(BY_HAND_NANOS);
    }
    machine
        .start()
        .ifPresent(
            failure -> {
              throw new IllegalStateException(name + " cannot start", failure);
            });
    MemberId member = machine.process().map(SimulatedProcess::id).orElseThrow();
    members.saw(member);
    return member;
  }

  private Operated grow(int replicas) {
    var kubernetes =
        new SimulatedKubernetes(
            cluster,
            new MembersInUse(invariants.history(), setting.safetyMode()),
            rare,
            choices.of("kubernetes"),
            replicas);
    var operators = new Operators(cluster, kubernetes, rare, choices);
    operators.start();
    return new Operated(kubernetes, operators);
  }

  Setting setting() {
    return setting;
  }

  Timeline timeline() {
    return timeline;
  }

  Account account() {
    return account;
  }

  public SimulatedCluster cluster() {
    return cluster;
  }

  Audience audience() {
    return audience;
  }

  Members members() {
    return members;
  }

  Observer observer() {
    return observer;
  }

  MessageRules messages() {
    return messages;
  }

  Choices choices() {
    return choices;
  }

  public Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  /** How often rare situations occurred. */
  public RareWatch rare() {
    return rare;
  }

  /**
   * What does not hold of what was promised, in an unsafe mode: to users {@link #LINEARIZABILITY}
   * and {@link #EQUAL_STATES}, beside them the protocol's own promises by their invariants.
   */
  public SortedSet<String> violated() {
    var violated = new TreeSet<String>(findings.violated().keySet());
    if (told.filter(ToldHistory::isViolated).isPresent()) {
      violated.add(LINEARIZABILITY);
    }
    return violated;
  }

  public Invariants invariants() {
    return invariants;
  }

  /** What a scenario calls a member; empty when it has never been seen to run. */
  public Optional<MemberName> nameOf(MemberId member) {
    members.look(cluster);
    return members.knows(member) ? Optional.of(members.name(member)) : Optional.empty();
  }

  /** Everything works again. */
  void noteCalm() {
    writesAtCalm = acknowledgements.written();
  }

  long writesSinceCalm() {
    return acknowledgements.written() - writesAtCalm;
  }

  List<SimulatedClient> clients() {
    return clients;
  }

  /** Empty where the scenario has no operator. */
  public Optional<Operated> operated() {
    return operated;
  }

  /**
   * A machine of the scenario.
   *
   * @throws IllegalArgumentException when there is none with the name
   */
  Machine machine(String name) {
    boolean known = cluster.machines().stream().anyMatch(machine -> machine.name().equals(name));
    if (!known && operated.isEmpty()) {
      throw new IllegalArgumentException("no machine is named " + name);
    }
    return cluster.machine(name);
  }

  /** Events happen for so long. */
  void run(long nanos) {
    timeline.advanceTo(timeline.nowNanos() + nanos);
  }

  /** A value of the setting in nanoseconds. */
  long nanos(Option option) {
    return setting.whole(option);
  }

  /** Ends what has a thread of its own. */
  void end() {
    operated.ifPresent(it -> it.operators().killAll());
  }
}
