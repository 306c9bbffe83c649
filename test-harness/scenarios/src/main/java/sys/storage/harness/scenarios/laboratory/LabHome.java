package sys.storage.harness.scenarios.laboratory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.files.DirectoryLock;

/**
 * The directory that holds everything of one running laboratory: pid files, logs, the kubeconfig
 * and the data of the pods. The file of its lock marks it: no other directory is ever emptied.
 */
public record LabHome(Path directory) {

  private static final String USER = "laboratory command";

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

  /**
   * Makes the directory where there is none, and keeps every other command out of it until the lock
   * is closed, or this process has ended.
   *
   * @throws LaboratoryException when another command is at work in it, or it holds something else
   */
  public DirectoryLock lock() {
    create();
    try {
      return DirectoryLock.take(directory, USER);
    } catch (IOException e) {
      throw new LaboratoryException(String.valueOf(e.getMessage()), e);
    }
  }

  void create() {
    if (isForeign()) {
      throw foreign();
    }
    try {
      Files.createDirectories(directory);
      Path mark = directory.resolve(DirectoryLock.FILE);
      if (!Files.exists(mark)) {
        Files.createFile(mark);
      }
    } catch (IOException e) {
      throw new LaboratoryException(
          "cannot create %s: %s; choose another place with --home".formatted(directory, e), e);
    }
  }

  public boolean exists() {
    return Files.isDirectory(directory);
  }

  /** Whether there is anything of a laboratory in it, running or not. */
  boolean isUsed() {
    return exists() && !isForeign() && !contents().isEmpty();
  }

  /** Removes what is in it, but the lock. */
  void clear() {
    contents().forEach(LabHome::removeTree);
  }

  /** Removes the directory with all that is in it. */
  public void remove() {
    if (!exists()) {
      return;
    }
    if (isForeign()) {
      throw foreign();
    }
    removeTree(directory);
  }

  private boolean isForeign() {
    return exists()
        && !Files.exists(directory.resolve(DirectoryLock.FILE))
        && !contents().isEmpty();
  }

  private LaboratoryException foreign() {
    return new LaboratoryException(
        "%s holds something else than a laboratory: choose another place with --home"
            .formatted(directory));
  }

  private List<Path> contents() {
    try (Stream<Path> listed = Files.list(directory)) {
      return listed.filter(path -> !path.endsWith(DirectoryLock.FILE)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private static void removeTree(Path tree) {
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + tree, e);
    }
  }
}
