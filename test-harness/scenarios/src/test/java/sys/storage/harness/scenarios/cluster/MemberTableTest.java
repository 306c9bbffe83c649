package sys.storage.harness.scenarios.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.terminal.Terminal;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.api.RaftClusterStatus;

class MemberTableTest {

  private static final Member MEMBER =
      new Member("demo-0", UUID.fromString("0a1b2c3d-0000-4000-8000-000000000000"));

  private final Terminal plain = new Terminal(new PrintStream(System.out, true), false, false, 100);

  @Test
  void aLeaderShowsItsNumbersAndMemory() {
    var member =
        new MemberView(
            pod("demo-0"),
            new Answer.Ok<>(leader()),
            OptionalLong.of(0),
            OptionalLong.of(98_700_000));
    List<String> lines =
        MemberTable.render(plain, "demo", RaftClusterStatus.EMPTY, List.of(member));
    assertThat(lines.getFirst()).startsWith("demo  Pending  0/0 ready");
    assertThat(lines.getLast())
        .isEqualTo(
            "  demo-0  0a1b2c3d     leader     3   1,234    1,233    0   98 MB  Running, ready");
  }

  @Test
  void aSilentNodeIsUnreachableAndNotEmpty() {
    var member =
        new MemberView(
            pod("demo-0"),
            new Answer.Unreachable<>("connection refused"),
            OptionalLong.empty(),
            OptionalLong.empty());
    assertThat(
            MemberTable.render(plain, "demo", RaftClusterStatus.EMPTY, List.of(member)).getLast())
        .contains("unreachable")
        .doesNotContain("leader");
  }

  @Test
  void noPodsAreSaidToBeNone() {
    assertThat(MemberTable.render(plain, "demo", RaftClusterStatus.EMPTY, List.of()))
        .last()
        .isEqualTo("  no pods yet");
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static NodeStatus leader() {
    return new NodeStatus(
        MEMBER,
        NodeStatus.ACTIVE,
        Optional.of(UUID.randomUUID()),
        NodeStatus.LEADER,
        3,
        Optional.of(MEMBER),
        new ConfigurationView(1, true, List.of(MEMBER), List.of(), List.of(), List.of()),
        1,
        1234,
        1233,
        1234,
        1234,
        3,
        0,
        1200,
        List.of(),
        "safe",
        List.of());
  }
}
