package sys.storage.harness.scenarios.reproduction;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/** Plays a schedule once, on a cluster of its own, which is gone afterwards. */
final class Run {

  private static final String SAFE = "safe";

  private final Laboratory laboratory;
  private final String namespace;
  private final Schedule schedule;
  private final Optional<String> leftOut;
  private final Consumer<String> told;
  private final Consumer<LiveScene> open;

  /**
   * @param leftOut name of a step whose deed is not done
   * @param told hears every line while it happens
   * @param open is given the scene, for whoever has to end the run early
   */
  Run(
      Laboratory laboratory,
      String namespace,
      Schedule schedule,
      Optional<String> leftOut,
      Consumer<String> told,
      Consumer<LiveScene> open) {
    this.laboratory = laboratory;
    this.namespace = namespace;
    this.schedule = schedule;
    this.leftOut = leftOut;
    this.told = told;
    this.open = open;
  }

  /**
   * @param name of the cluster
   * @param history file to record into
   */
  RunResult play(String name, boolean unsafe, Path history) {
    long startNanos = System.nanoTime();
    var cluster = new Cluster(laboratory.kubernetes(), namespace, name);
    String yaml =
        template().replace("@NAME@", name).replace("@MODE@", unsafe ? schedule.unsafeMode() : SAFE);
    try (var scene = new LiveScene(laboratory, cluster, laboratory.parse(yaml))) {
      open.accept(scene);
      Played played = play(scene, unsafe, history);
      int members = cluster.pods().size();
      var moments = new ArrayList<Moment>(played.moments());
      moments.addAll(scene.ballots(members, played.originMicros()));
      moments.sort(Comparator.comparingLong(Moment::atNanos));
      return new RunResult(
          unsafe,
          played.failure(),
          played.evidence(),
          Optional.of(Judge.verdict(history)),
          moments,
          IntStream.range(0, members).mapToObj(scene::name).toList(),
          history,
          Duration.ofNanos(System.nanoTime() - startNanos));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record into " + history, e);
    }
  }

  private record Played(
      Optional<Evidence> evidence,
      Optional<String> failure,
      List<Moment> moments,
      long originMicros) {}

  private Played play(LiveScene scene, boolean unsafe, Path history) throws IOException {
    long originMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    try (var timeline = new Timeline(history, told)) {
      try {
        scene.create();
        var script = new Script(scene, timeline, Script.PATIENCE, leftOut);
        Optional<Evidence> evidence = schedule.play(script, unsafe);
        return new Played(evidence, Optional.empty(), timeline.moments(), originMicros);
      } catch (NotReproduced e) {
        return failed(e.reason(), timeline, originMicros);
      } catch (KubernetesClientException e) {
        return failed(
            "the API server refused or did not answer: " + e.getMessage(), timeline, originMicros);
      }
    }
  }

  private static Played failed(String why, Timeline timeline, long originMicros) {
    return new Played(Optional.empty(), Optional.of(why), timeline.moments(), originMicros);
  }

  private static String template() {
    try (InputStream file = Run.class.getResourceAsStream("raftcluster.yaml")) {
      if (file == null) {
        throw new IllegalStateException("the module lacks its resource raftcluster.yaml");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
