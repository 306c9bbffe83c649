package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Where the logs of pods come from: the kubelet. */
public interface PodLogs {
  /**
   * What of a log is wanted.
   *
   * @param container empty for the only one
   * @param previous of the run before the present one
   * @param tailLines only so many of the last lines
   */
  record LogOptions(
      String container,
      boolean follow,
      boolean previous,
      OptionalLong tailLines,
      boolean timestamps) {}

  /** Checks that there is such a log; an {@code ApiError} says why not. */
  void check(JsonNode pod, LogOptions options);

  void write(JsonNode pod, LogOptions options, OutputStream out)
      throws IOException, InterruptedException;
}
