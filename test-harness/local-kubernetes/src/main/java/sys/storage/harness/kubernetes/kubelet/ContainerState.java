package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import sys.storage.harness.kubernetes.json.Json;

/** What a container is doing, as {@code containerStatuses[].state} has it. */
sealed interface ContainerState {
  ObjectNode toJson();

  /**
   * @param reason as in {@code ContainerCreating}, {@code ImagePullBackOff}, {@code
   *     CrashLoopBackOff}
   */
  record Waiting(String reason, String message) implements ContainerState {
    @Override
    public ObjectNode toJson() {
      ObjectNode state = Json.object();
      ObjectNode waiting = state.putObject("waiting").put("reason", reason);
      if (!message.isEmpty()) {
        waiting.put("message", message);
      }
      return state;
    }
  }

  record Running(String startedAt) implements ContainerState {
    @Override
    public ObjectNode toJson() {
      ObjectNode state = Json.object();
      state.putObject("running").put("startedAt", startedAt);
      return state;
    }
  }

  /**
   * @param message the container's last words, where it is to leave some
   */
  record Terminated(int exitCode, String startedAt, String finishedAt, String message)
      implements ContainerState {
    @Override
    public ObjectNode toJson() {
      ObjectNode state = Json.object();
      ObjectNode terminated =
          state
              .putObject("terminated")
              .put("exitCode", exitCode)
              .put("reason", exitCode == 0 ? "Completed" : "Error")
              .put("startedAt", startedAt)
              .put("finishedAt", finishedAt);
      if (!message.isEmpty()) {
        terminated.put("message", message);
      }
      return state;
    }
  }
}
