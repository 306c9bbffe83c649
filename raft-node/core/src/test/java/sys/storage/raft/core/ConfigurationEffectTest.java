package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.command;
import static sys.storage.raft.core.driver.CoreDriver.configurationEntry;

import java.util.List;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.driver.CoreDriver;

/** Rule 3: a configuration is effective when appended, everywhere and always. */
class ConfigurationEffectTest {

  private static final Configuration TWO = Configuration.of(List.of(A, B));
  private static final Configuration THREE = Configuration.of(List.of(A, B, C));

  private final CoreDriver core = CoreDriver.with(TWO);

  @Test
  void aFollowerUsesAConfigurationAsSoonAsItIsAppended() {
    core.receive(core.append(B, 1, 1, 1, 1, configurationEntry(2, 1, THREE)));
    assertThat(core.status().configuration()).isEqualTo(THREE);
    assertThat(core.status().configurationIndex()).isEqualTo(2);
    assertThat(core.status().configurationCommitted()).isFalse();
  }

  @Test
  void aTruncationBringsTheOneBeforeBack() {
    core.receive(core.append(B, 1, 1, 1, 1, configurationEntry(2, 1, THREE)));
    Effects effects = core.receive(core.append(B, 2, 1, 1, 1, command(2, 2)));
    assertThat(core.status().configuration()).isEqualTo(TWO);
    assertThat(effects.notices()).contains(new Notice.ConfigurationChanged(1, TWO));
  }

  @Test
  void aRestartFindsTheLatestInTheLogCommittedOrNot() {
    core.receive(core.append(B, 1, 1, 1, 1, configurationEntry(2, 1, THREE), command(3, 1)));
    core.sync();
    core.restart();
    assertThat(core.status().configuration()).isEqualTo(THREE);
    assertThat(core.status().configurationCommitted()).isFalse();
  }

  @Test
  void aRestartForgetsAConfigurationThatWasNotOnDisk() {
    core.receive(core.append(B, 1, 1, 1, 1, configurationEntry(2, 1, THREE)));
    core.restart();
    assertThat(core.status().configuration()).isEqualTo(TWO);
  }

  @Test
  void itsCommitmentIsNoticedOnce() {
    core.receive(core.append(B, 1, 1, 1, 1, configurationEntry(2, 1, THREE)));
    Effects effects = core.receive(core.append(B, 1, 2, 1, 2));
    assertThat(effects.notices()).contains(new Notice.ConfigurationCommitted(2, THREE));
    Effects again = core.receive(core.append(B, 1, 2, 1, 2));
    assertThat(again.notices()).isEmpty();
  }
}
