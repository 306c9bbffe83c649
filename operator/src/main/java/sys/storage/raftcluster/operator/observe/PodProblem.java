package sys.storage.raftcluster.operator.observe;

/**
 * What keeps a pod from running.
 *
 * @param text a sentence that names the pod and what to do. It does not change while the problem
 *     lasts: a text with a counter would be a write of the status at each retry
 */
public record PodProblem(Kind kind, String text) {

  /** Kinds of problems, the names as they appear in conditions and events. */
  public enum Kind {
    IMAGE_PULL_FAILED("ImagePullFailed"),
    UNSCHEDULABLE("Unschedulable"),
    NODE_FAILS("NodeFails"),
    CONTAINER_CONFIG("ContainerConfigError");

    private final String reason;

    Kind(String reason) {
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }
}
