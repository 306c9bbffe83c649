package sys.storage.raft.node.api;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.kv.KvHeaders;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.state.command.Command.ClientSequence;
import sys.storage.raft.node.state.command.Key;

/** Reads keys, parameters and headers, and says in words what is wrong with them. */
final class RequestText {

  static final String KEY_PATH = "/kv/";

  private static final int MAX_SHOWN_BYTES = 16;

  private RequestText() {}

  /** The key in {@code /kv/{key}}: everything behind the prefix, percent-decoded. */
  static Key pathKey(Context ctx) {
    String path = ctx.req().getRequestURI();
    String encoded = path.substring(path.indexOf(KEY_PATH) + KEY_PATH.length());
    return key("key", percentDecode(encoded));
  }

  /**
   * A key given as text.
   *
   * @param field where it was given
   */
  static Key key(String field, String text) {
    return key(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Key key(String field, byte[] bytes) {
    if (bytes.length > Key.MAX_BYTES) {
      throw ProblemException.tooLarge(
          "%s has %d bytes, the limit is %d: use a shorter one"
              .formatted(field, bytes.length, Key.MAX_BYTES));
    }
    if (bytes.length == 0) {
      throw ProblemException.badRequest(
          "%s is empty, it must have 1 to %d bytes".formatted(field, Key.MAX_BYTES));
    }
    if (!isText(bytes)) {
      throw ProblemException.badRequest(
          "%s is not UTF-8: its bytes are %s"
              .formatted(
                  field,
                  HexFormat.ofDelimiter(" ")
                      .formatHex(bytes, 0, Math.min(bytes.length, MAX_SHOWN_BYTES))));
    }
    return Key.of(bytes);
  }

  /** Keys are text: JSON could not carry others, and two might look the same. */
  static boolean isText(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] percentDecode(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      if (i + 2 >= text.length()
          || !HexFormat.isHexDigit(text.charAt(i + 1))
          || !HexFormat.isHexDigit(text.charAt(i + 2))) {
        throw ProblemException.badRequest(
            "'%%' at character %d of the key must be followed by two hex digits".formatted(i));
      }
      bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
      i += 2;
    }
    return bytes.toByteArray();
  }

  /**
   * Refuses what the call would not look at: a parameter that is misspelt would otherwise be
   * answered as if it had not been given.
   */
  static void checkParameters(Context ctx, String... known) {
    List<String> names = List.of(known);
    ctx.queryParamMap()
        .forEach(
            (name, values) -> {
              if (!names.contains(name)) {
                throw ProblemException.badRequest(
                    "parameter '%s' is not known here; known are %s".formatted(name, names));
              }
              if (values.size() > 1) {
                throw ProblemException.badRequest(
                    "parameter '%s' is given %d times: give it once"
                        .formatted(name, values.size()));
              }
            });
  }

  static Optional<String> parameter(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name));
  }

  /** A parameter that is a key, or empty for none. */
  static Optional<Key> keyParameter(Context ctx, String name) {
    return parameter(ctx, name).filter(text -> !text.isEmpty()).map(text -> key(name, text));
  }

  static Optional<String> header(Context ctx, String name) {
    return Optional.ofNullable(ctx.header(name)).map(String::strip);
  }

  /** A parameter or header that is a number of 0 or more. */
  static long number(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw ProblemException.badRequest(
        "%s is '%s', a whole number from 0 to %d is expected"
            .formatted(name, text, Long.MAX_VALUE));
  }

  static Consistency consistency(Context ctx) {
    String name = parameter(ctx, "consistency").orElse(Consistency.LINEARIZABLE.wireName());
    for (Consistency consistency : Consistency.values()) {
      if (consistency.wireName().equals(name)) {
        return consistency;
      }
    }
    throw ProblemException.badRequest(
        "consistency is '%s', it can be linearizable, lease or local".formatted(name));
  }

  static Optional<ClientSequence> session(Context ctx) {
    Optional<String> client = header(ctx, KvHeaders.CLIENT_ID);
    Optional<String> sequence = header(ctx, KvHeaders.SEQUENCE);
    if (client.isEmpty() && sequence.isEmpty()) {
      return Optional.empty();
    }
    if (client.isEmpty() || sequence.isEmpty()) {
      throw ProblemException.badRequest(
          "%s and %s go together: give both or none"
              .formatted(KvHeaders.CLIENT_ID, KvHeaders.SEQUENCE));
    }
    long number = number(KvHeaders.SEQUENCE, sequence.get());
    if (number < 1) {
      throw ProblemException.badRequest(KvHeaders.SEQUENCE + " is 0, it counts from 1");
    }
    return Optional.of(new ClientSequence(uuid(KvHeaders.CLIENT_ID, client.get()), number));
  }

  /** A header that is a UUID in full: the parser alone would take {@code 1-1-1-1-1} as well. */
  static UUID uuid(String name, String text) {
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw ProblemException.badRequest(
        "%s is '%s', a UUID of 36 characters is expected".formatted(name, text));
  }

  /** Whether a header is {@code true}; it may be {@code false} or absent. */
  static boolean flag(Context ctx, String name) {
    String text = header(ctx, name).orElse("false");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ProblemException.badRequest(
              "%s is '%s', it can be true or false".formatted(name, text));
    };
  }
}
