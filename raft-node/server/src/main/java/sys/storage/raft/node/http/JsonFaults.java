package sys.storage.raft.node.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is wrong with a body, in words for who sent it: no class of this program is named. */
final class JsonFaults {

  private static final int MAX_SHOWN_CHARS = 60;

  private JsonFaults() {}

  static String describe(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          "field '%s' is not known here; known are %s"
              .formatted(path(unknown), unknown.getKnownPropertyIds());
      case MismatchedInputException mismatch when mismatch.getPath().isEmpty() ->
          "the body is empty or not a JSON object, which is expected";
      case InvalidFormatException wrong ->
          "field '%s' is %s, but %s is expected"
              .formatted(path(wrong), shown(wrong.getValue()), expected(wrong.getTargetType()));
      case MismatchedInputException mismatch ->
          "field '%s' is missing, null or of the wrong type: %s is expected"
              .formatted(path(mismatch), expected(mismatch.getTargetType()));
      case ValueInstantiationException _ ->
          "a list in the body has an element that is null: leave it out";
      default -> {
        String where =
            Optional.ofNullable(e.getLocation())
                .map(at -> " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr()))
                .orElse("");
        yield "the body is not valid JSON%s: %s".formatted(where, withoutNames(e));
      }
    };
  }

  private static String withoutNames(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceFirst(" \\(start marker.*", "")
        .replaceAll(",? from `[^`]*`", "");
  }

  private static String shown(Object value) {
    String text = "'" + value + "'";
    return text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "…" : text;
  }

  private static String expected(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == UUID.class) {
      return "a UUID of 36 characters";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a whole number";
    }
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "a value of its kind";
  }

  private static String path(MismatchedInputException e) {
    return e.getPath().stream()
        .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
        .collect(Collectors.joining("."));
  }
}
