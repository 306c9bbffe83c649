package sys.storage.raft.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * An error of the API (RFC 9457, {@code application/problem+json}).
 *
 * @param type stable name of the kind of error, for example {@code no-leader}
 * @param title the kind of error in words
 * @param status HTTP status
 * @param detail what happened, and what to do
 * @param leader address of the leader ({@code http://host:port}) at the API that was called, where
 *     another node must be asked
 * @param configuration the configuration in force, where the caller expected another
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    Optional<String> leader,
    Optional<ConfigurationView> configuration) {

  /** The stable names. */
  public static final String BAD_REQUEST = "bad-request";

  public static final String FORBIDDEN = "forbidden";
  public static final String NOT_FOUND = "not-found";
  public static final String METHOD_NOT_ALLOWED = "method-not-allowed";
  public static final String UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type";
  public static final String TOO_LARGE = "too-large";
  public static final String PRECONDITION_FAILED = "precondition-failed";
  public static final String COMPACTED = "compacted";
  public static final String NOT_LEADER = "not-leader";
  public static final String NO_LEADER = "no-leader";
  public static final String OVERLOADED = "overloaded";
  public static final String OUTCOME_UNKNOWN = "outcome-unknown";
  public static final String BLANK_NODE = "blank-node";
  public static final String REMOVED_NODE = "removed-node";
  public static final String STALE_OPERATOR = "stale-operator";
  public static final String WRONG_CLUSTER = "wrong-cluster";
  public static final String WRONG_MEMBER = "wrong-member";
  public static final String CONFIGURATION_CONFLICT = "configuration-conflict";
  public static final String NOT_YET = "not-yet";
  public static final String LEARNER_NOT_READY = "learner-not-ready";
  public static final String DISK_FULL = "disk-full";
  public static final String INTERNAL = "internal-error";
}
