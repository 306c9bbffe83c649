package sys.storage.harness.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sys.storage.harness.kubernetes.apply.FieldConflict;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.validation.FieldError;

/** A refusal, as a {@code Status} document in the words of the real API server. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;

  private ApiError(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.status =
        Json.object()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .<ObjectNode>set("metadata", Json.object())
            .put("status", "Failure")
            .put("message", message)
            .put("reason", reason)
            .<ObjectNode>set("details", details)
            .put("code", code);
  }

  public int code() {
    return code;
  }

  public String reason() {
    return Json.text(status, "reason");
  }

  public ObjectNode status() {
    return status;
  }

  private static ObjectNode details(ResourceType type, String name) {
    return Json.object().put("name", name).put("group", type.group()).put("kind", type.plural());
  }

  public static ApiError notFound(ResourceType type, String name) {
    return new ApiError(
        404, "NotFound", type.qualifiedName() + " \"" + name + "\" not found", details(type, name));
  }

  public static ApiError noSuchPath() {
    return new ApiError(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  public static ApiError alreadyExists(ResourceType type, String name) {
    return new ApiError(
        409,
        "AlreadyExists",
        type.qualifiedName() + " \"" + name + "\" already exists",
        details(type, name));
  }

  public static ApiError conflict(ResourceType type, String name, String why) {
    return new ApiError(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + type.qualifiedName() + " \"" + name + "\": " + why,
        details(type, name));
  }

  public static ApiError modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiError fieldConflict(FieldConflict conflict) {
    ObjectNode details = Json.object();
    ArrayNode causes = details.putArray("causes");
    conflict
        .causes()
        .forEach(
            c ->
                causes
                    .addObject()
                    .put("reason", "FieldManagerConflict")
                    .put("message", c.message())
                    .put("field", c.path()));
    return new ApiError(409, "Conflict", conflict.text(), details);
  }

  public static ApiError invalid(ResourceType type, String name, List<FieldError> errors) {
    ObjectNode details =
        Json.object().put("name", name).put("group", type.group()).put("kind", type.kind());
    ArrayNode causes = details.putArray("causes");
    errors.forEach(
        e ->
            causes
                .addObject()
                .put("reason", e.reason())
                .put("message", e.message())
                .put("field", e.path()));
    List<String> texts = errors.stream().map(FieldError::toString).toList();
    String all = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    return new ApiError(
        422, "Invalid", type.qualifiedKind() + " \"" + name + "\" is invalid: " + all, details);
  }

  public static ApiError badRequest(String message) {
    return new ApiError(400, "BadRequest", message, Json.object());
  }

  public static ApiError unprocessable(String message) {
    return new ApiError(422, "Invalid", message, Json.object());
  }

  public static ApiError forbidden(ResourceType type, String name, String why) {
    return new ApiError(
        403,
        "Forbidden",
        type.qualifiedName() + " \"" + name + "\" is forbidden: " + why,
        details(type, name));
  }

  public static ApiError methodNotAllowed() {
    return new ApiError(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Json.object());
  }

  public static ApiError unsupportedMediaType(String given, String supported) {
    return new ApiError(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format ("
            + given
            + ") - accepted media types"
            + " include: "
            + supported,
        Json.object());
  }

  public static ApiError tooLarge(int limitBytes) {
    return new ApiError(
        413,
        "RequestEntityTooLarge",
        "Request entity too large: limit is " + limitBytes,
        Json.object());
  }

  public static ApiError expired(String message) {
    return new ApiError(410, "Expired", message, Json.object());
  }

  public static ApiError tooManyRequests(String message) {
    return new ApiError(429, "TooManyRequests", message, Json.object());
  }

  public static ApiError notImplemented(String message) {
    return new ApiError(501, "NotImplemented", message, Json.object());
  }

  public static ApiError internal(String message) {
    return new ApiError(500, "InternalError", "Internal error occurred: " + message, Json.object());
  }
}
