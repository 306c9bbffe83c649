package sys.storage.harness.scenarios.laboratory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The directory that holds everything of one running laboratory: pid files, logs, the kubeconfig
 * and the data of the pods.
 */
public record LabHome(Path directory) {

  public LabHome {
    directory = directory.toAbsolutePath().normalize();
  }

  /** Volumes, logs of the pods and kubeconfig of the embedded control plane. */
  Path controlPlaneData() {
    return directory.resolve("kubernetes");
  }

  /** Written by the control plane once it serves. */
  public Path kubeconfig() {
    return controlPlaneData().resolve("kubeconfig");
  }

  void removeKubeconfig() {
    try {
      Files.deleteIfExists(kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + kubeconfig(), e);
    }
  }

  void create() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LaboratoryException(
          "cannot create %s: %s; choose another place with --home"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  boolean exists() {
    return Files.isDirectory(directory);
  }

  /** Removes the directory with all that is in it. */
  public void remove() {
    if (!exists()) {
      return;
    }
    try (var walk = Files.walk(directory)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
