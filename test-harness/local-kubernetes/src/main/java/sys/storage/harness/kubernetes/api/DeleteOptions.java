package sys.storage.harness.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.harness.kubernetes.json.Json;

/**
 * How a deletion is to be done.
 *
 * @param graceSeconds of a pod, instead of its own grace period
 * @param uid the deletion is refused when the object has another
 */
public record DeleteOptions(
    OptionalLong graceSeconds,
    Propagation propagation,
    Optional<String> uid,
    Optional<String> resourceVersion,
    boolean dryRun) {

  /** What happens to the objects that the deleted one owns. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  public static final DeleteOptions PLAIN =
      new DeleteOptions(
          OptionalLong.empty(), Propagation.BACKGROUND, Optional.empty(), Optional.empty(), false);

  public static DeleteOptions immediately() {
    return new DeleteOptions(
        OptionalLong.of(0), Propagation.BACKGROUND, Optional.empty(), Optional.empty(), false);
  }

  public DeleteOptions withUid(String wanted) {
    return new DeleteOptions(
        graceSeconds, propagation, Optional.of(wanted), resourceVersion, dryRun);
  }

  /**
   * Reads the body of a delete request; {@code query} gives the parameters that may be there
   * instead.
   */
  public static DeleteOptions parse(
      JsonNode body, Optional<String> policy, Optional<String> grace, boolean dryRun) {
    Propagation propagation =
        switch (Json.optionalText(body, "propagationPolicy")
            .or(() -> policy)
            .orElse("Background")) {
          case "Background" -> Propagation.BACKGROUND;
          case "Foreground" -> Propagation.FOREGROUND;
          case "Orphan" -> Propagation.ORPHAN;
          default ->
              throw ApiError.badRequest(
                  "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: "
                      + body.path("propagationPolicy")
                      + ": supported values: \"Foreground\", \"Background\", \"Orphan\"");
        };
    OptionalLong seconds =
        body.path("gracePeriodSeconds").isIntegralNumber()
            ? OptionalLong.of(body.path("gracePeriodSeconds").asLong())
            : grace
                .filter(g -> g.matches("[0-9]{1,9}"))
                .map(g -> OptionalLong.of(Long.parseLong(g)))
                .orElse(OptionalLong.empty());
    boolean dry =
        dryRun || Json.stream(body.path("dryRun")).anyMatch(d -> d.asText().equals("All"));
    return new DeleteOptions(
        seconds,
        propagation,
        Json.optionalText(body, "preconditions", "uid"),
        Json.optionalText(body, "preconditions", "resourceVersion"),
        dry);
  }
}
