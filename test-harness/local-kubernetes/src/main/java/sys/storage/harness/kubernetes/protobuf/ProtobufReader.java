package sys.storage.harness.kubernetes.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import sys.storage.harness.kubernetes.json.Json;

/**
 * Turns a body of type {@code application/vnd.kubernetes.protobuf} into the document that it stands
 * for.
 */
public final class ProtobufReader {
  public static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final JsonNode MESSAGES = messages();

  private ProtobufReader() {}

  private static JsonNode messages() {
    try (InputStream in = ProtobufReader.class.getResourceAsStream("messages.yaml")) {
      if (in == null) {
        throw new IllegalStateException("messages.yaml is missing beside " + ProtobufReader.class);
      }
      return Json.parse(in.readAllBytes(), "application/yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IOException when the body is not of that form, or of a kind that is not known here
   */
  public static ObjectNode read(byte[] body) throws IOException {
    if (body.length < MAGIC.length || !Arrays.equals(body, 0, 4, MAGIC, 0, 4)) {
      throw new IOException("the body does not begin as Kubernetes' protobuf does");
    }
    CodedInputStream in =
        CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length);
    String apiVersion = "";
    String kind = "";
    byte[] raw = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          CodedInputStream type = in.readBytes().newCodedInput();
          for (int t = type.readTag(); t != 0; t = type.readTag()) {
            switch (WireFormat.getTagFieldNumber(t)) {
              case 1 -> apiVersion = type.readStringRequireUtf8();
              case 2 -> kind = type.readStringRequireUtf8();
              default -> type.skipField(t);
            }
          }
        }
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    if (!MESSAGES.has(kind)) {
      throw new IOException("protobuf of kind " + kind + " is not read here: send JSON or YAML");
    }
    ObjectNode document = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    readMessage(CodedInputStream.newInstance(raw), kind, document);
    return document;
  }

  private static void readMessage(CodedInputStream in, String message, ObjectNode into)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      String number = Integer.toString(WireFormat.getTagFieldNumber(tag));
      String[] field = MESSAGES.path(message).path(number).asText("").split(" ", 2);
      if (field.length < 2) {
        // A field that the server fills in, or none of interest.
        in.skipField(tag);
      } else {
        readField(in, field[0], field[1], into);
      }
    }
  }

  private static void readField(CodedInputStream in, String name, String type, ObjectNode into)
      throws IOException {
    String inner = type.substring(type.lastIndexOf(' ') + 1);
    switch (type.substring(0, type.length() - inner.length())) {
      case "list of " -> Json.list(into, name).add(readValue(in, inner));
      case "map of " -> {
        CodedInputStream entry = in.readBytes().newCodedInput();
        String key = "";
        JsonNode value = Json.of("");
        for (int tag = entry.readTag(); tag != 0; tag = entry.readTag()) {
          if (WireFormat.getTagFieldNumber(tag) == 1) {
            key = entry.readStringRequireUtf8();
          } else {
            value = readValue(entry, inner);
          }
        }
        Json.child(into, name).set(key, value);
      }
      default -> {
        JsonNode value = readValue(in, type);
        // The encoder writes empty texts and messages too, where JSON has nothing.
        boolean empty =
            value.isTextual() ? value.asText().isEmpty() : value.isObject() && value.isEmpty();
        if (!empty) {
          into.set(name, value);
        }
      }
    }
  }

  private static JsonNode readValue(CodedInputStream in, String type) throws IOException {
    return switch (type) {
      case "string" -> Json.of(in.readStringRequireUtf8());
      case "bytes" -> Json.of(Base64.getEncoder().encodeToString(in.readByteArray()));
      case "int" -> Json.of(in.readInt64());
      case "bool" -> Json.of(in.readBool());
      default -> {
        ObjectNode message = Json.object();
        readMessage(in.readBytes().newCodedInput(), type, message);
        yield message;
      }
    };
  }
}
