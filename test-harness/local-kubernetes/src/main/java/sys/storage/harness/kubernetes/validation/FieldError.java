package sys.storage.harness.kubernetes.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One thing wrong with a document.
 *
 * @param path the field, as in {@code spec.ports[0].name}
 * @param reason a stable word, such as {@code FieldValueInvalid}
 * @param message the sentence without the path
 */
public record FieldError(String path, String reason, String message) {
  public static FieldError invalid(String path, String shownValue, String why) {
    return new FieldError(path, "FieldValueInvalid", "Invalid value: " + shownValue + ": " + why);
  }

  public static FieldError invalid(String path, JsonNode value, String why) {
    return invalid(path, value.toString(), why);
  }

  public static FieldError required(String path, String why) {
    return new FieldError(
        path, "FieldValueRequired", "Required value" + (why.isEmpty() ? "" : ": " + why));
  }

  public static FieldError forbidden(String path, String why) {
    return new FieldError(path, "FieldValueForbidden", "Forbidden: " + why);
  }

  public static FieldError duplicate(String path, JsonNode value) {
    return new FieldError(path, "FieldValueDuplicate", "Duplicate value: " + value);
  }

  public static FieldError unsupported(String path, JsonNode value, List<String> supported) {
    return new FieldError(
        path,
        "FieldValueNotSupported",
        "Unsupported value: " + value + ": supported values: " + String.join(", ", supported));
  }

  public static FieldError tooLong(String path, int limit) {
    return new FieldError(
        path, "FieldValueTooLong", "Too long: may not be more than " + limit + " bytes");
  }

  public static FieldError tooMany(String path, int count, int limit) {
    return new FieldError(
        path,
        "FieldValueTooMany",
        "Too many: " + count + ": must have at most " + limit + " items");
  }

  @Override
  public String toString() {
    return path + ": " + message;
  }
}
