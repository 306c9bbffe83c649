package sys.storage.raft.node.api;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.kv.Consistency;
import sys.storage.raft.client.kv.KvHeaders;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.state.command.Command.ClientSequence;
import sys.storage.raft.node.state.command.Key;

/** Reads keys, parameters and headers, and says in words what is wrong with them. */
final class RequestText {

  static final String KEY_PATH = "/kv/";

  private RequestText() {}

  /** The key in {@code /kv/{key}}: everything behind the prefix, percent-decoded. */
  static Key pathKey(Context ctx) {
    String path = ctx.req().getRequestURI();
    return key(percentDecode(path.substring(path.indexOf(KEY_PATH) + KEY_PATH.length())));
  }

  /** A key given as text in a body. */
  static Key key(String text) {
    return key(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Key key(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > Key.MAX_BYTES) {
      throw ProblemException.badRequest(
          "the key has %d bytes, 1 to %d are possible".formatted(bytes.length, Key.MAX_BYTES));
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw ProblemException.badRequest("the key is not UTF-8");
    }
    return Key.of(bytes);
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

  /** A query parameter that is there and not empty. */
  static Optional<String> parameter(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isEmpty());
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
    throw ProblemException.badRequest("%s is '%s', a number is expected".formatted(name, text));
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
          "%s and %s go together".formatted(KvHeaders.CLIENT_ID, KvHeaders.SEQUENCE));
    }
    long number = number(KvHeaders.SEQUENCE, sequence.get());
    if (number < 1) {
      throw ProblemException.badRequest(KvHeaders.SEQUENCE + " counts from 1");
    }
    try {
      return Optional.of(new ClientSequence(UUID.fromString(client.get()), number));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(
          "%s is '%s', a UUID is expected".formatted(KvHeaders.CLIENT_ID, client.get()));
    }
  }
}
