package sys.storage.raft.node.http;

import java.util.Map;
import java.util.Optional;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Problem;

/**
 * Ends a request with a problem document. It carries no stack: the caller's mistake is no crash.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  private static ProblemException of(int status, String type, String title, String detail) {
    return new ProblemException(
        new Problem(type, title, status, detail, Optional.empty(), Optional.empty()), Map.of());
  }

  public static ProblemException badRequest(String detail) {
    return of(400, Problem.BAD_REQUEST, "Bad request", detail);
  }

  public static ProblemException forbidden(String type, String detail) {
    return of(403, type, "Forbidden", detail);
  }

  public static ProblemException notFound(String detail) {
    return of(404, Problem.NOT_FOUND, "Not found", detail);
  }

  public static ProblemException conflict(String type, String detail) {
    return of(409, type, "Conflict", detail);
  }

  public static ProblemException conflict(
      String type, String detail, ConfigurationView configuration) {
    return new ProblemException(
        new Problem(type, "Conflict", 409, detail, Optional.empty(), Optional.of(configuration)),
        Map.of());
  }

  public static ProblemException compacted(String detail) {
    return of(410, Problem.COMPACTED, "Compacted", detail);
  }

  public static ProblemException preconditionFailed(String detail) {
    return of(412, Problem.PRECONDITION_FAILED, "Precondition failed", detail);
  }

  public static ProblemException tooLarge(String detail) {
    return of(413, Problem.TOO_LARGE, "Too large", detail);
  }

  public static ProblemException unsupportedMediaType(String detail) {
    return of(415, Problem.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", detail);
  }

  /**
   * @param leader address to ask instead, {@code http://host:port}
   */
  public static ProblemException notLeader(String detail, String leader) {
    return new ProblemException(
        new Problem(
            Problem.NOT_LEADER,
            "Not the leader",
            421,
            detail,
            Optional.of(leader),
            Optional.empty()),
        Map.of());
  }

  /** Worth another try after a moment; nothing has changed. */
  public static ProblemException retryLater(String type, String title, String detail) {
    return new ProblemException(
        new Problem(type, title, 503, detail, Optional.empty(), Optional.empty()),
        Map.of("Retry-After", "1"));
  }

  public static ProblemException noLeader(String detail) {
    return retryLater(Problem.NO_LEADER, "No leader", detail);
  }

  public static ProblemException outcomeUnknown(String detail) {
    return of(504, Problem.OUTCOME_UNKNOWN, "Outcome unknown", detail);
  }

  public static ProblemException diskFull(String detail) {
    return of(507, Problem.DISK_FULL, "Disk full", detail);
  }

  public Problem problem() {
    return problem;
  }

  /** Response headers that belong to the problem. */
  public Map<String, String> headers() {
    return headers;
  }
}
