package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.protobuf.ProtobufReader;

/** The body of a request: JSON, YAML, or the protobuf that kubectl sends for some kinds. */
final class RequestBody {
  private final byte[] bytes;
  private final String contentType;

  RequestBody(byte[] bytes, String contentType) {
    this.bytes = bytes;
    this.contentType = contentType.split(";", 2)[0].strip();
  }

  String contentType() {
    return contentType;
  }

  /** The parsed body; a missing node when there is none. */
  JsonNode json() {
    if (bytes.length == 0) {
      return Json.object().path("");
    }
    try {
      return contentType.equals(ProtobufReader.CONTENT_TYPE)
          ? ProtobufReader.read(bytes)
          : Json.parse(bytes, contentType);
    } catch (JsonProcessingException e) {
      throw ApiError.badRequest(
          "the object provided is unrecognized (must be of type Object): couldn't get"
              + " version/kind; "
              + e.getOriginalMessage());
    } catch (IOException e) {
      throw ApiError.badRequest("the body cannot be read: " + e.getMessage());
    }
  }

  ObjectNode object() {
    switch (contentType) {
      case "", "application/json", "application/yaml", ProtobufReader.CONTENT_TYPE -> {}
      default ->
          throw ApiError.unsupportedMediaType(
              contentType, "application/json, application/yaml, " + ProtobufReader.CONTENT_TYPE);
    }
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("the body of the request is not an object");
  }
}
