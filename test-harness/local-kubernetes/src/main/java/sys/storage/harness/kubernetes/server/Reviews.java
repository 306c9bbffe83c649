package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.json.Json;

/** Questions about permissions: everything is allowed on a machine of one's own. */
final class Reviews {
  private Reviews() {}

  static Optional<Response> answer(Request request, ResourcePath path) {
    boolean authorization = path.group().equals("authorization.k8s.io");
    boolean authentication = path.group().equals("authentication.k8s.io");
    if (!authorization && !authentication) {
      return Optional.empty();
    }
    if (!request.method().equals("POST")) {
      throw ApiError.methodNotAllowed();
    }
    ObjectNode review = request.object().deepCopy();
    switch (path.plural()) {
      case "selfsubjectaccessreviews", "subjectaccessreviews", "localsubjectaccessreviews" ->
          review.putObject("status").put("allowed", true);
      case "selfsubjectrulesreviews" -> {
        ObjectNode status = review.putObject("status").put("incomplete", false);
        ObjectNode rule = status.putArray("resourceRules").addObject();
        List.of("verbs", "apiGroups", "resources").forEach(f -> rule.putArray(f).add("*"));
        ObjectNode other = status.putArray("nonResourceRules").addObject();
        List.of("verbs", "nonResourceURLs").forEach(f -> other.putArray(f).add("*"));
      }
      case "selfsubjectreviews" ->
          Json.child(review, "status", "userInfo").put("username", "local-user");
      default -> throw ApiError.noSuchPath();
    }
    return Optional.of(new Response.Document(201, review, "application/json", List.of()));
  }
}
