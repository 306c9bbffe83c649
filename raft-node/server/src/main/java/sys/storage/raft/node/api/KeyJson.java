package sys.storage.raft.node.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.google.common.base.Utf8;
import java.io.IOException;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.node.state.Page;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * Keys with their values as JSON, written straight from the bytes: values are large, and text or
 * Base64 made of them would be in memory besides.
 */
sealed interface KeyJson extends JsonSerializable {

  void write(JsonGenerator json) throws IOException;

  /** An event {@code put} of a watch. */
  record Put(KeyValue written) implements KeyJson {
    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      fields(json, written);
      json.writeEndObject();
    }
  }

  /** Reads as {@link KvReply.Value}. */
  record Value(KeyValue found, long index, boolean stale) implements KeyJson {
    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      fields(json, found);
      position(json, index, stale);
      json.writeEndObject();
    }
  }

  /** Reads as {@link KvReply.Page}. */
  record Range(Page page, long revision, long index, boolean stale) implements KeyJson {
    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeArrayFieldStart("items");
      for (KeyValue item : page.items()) {
        new Value(item, index, stale).write(json);
      }
      json.writeEndArray();
      json.writeBooleanField("more", page.more());
      json.writeNumberField("revision", revision);
      position(json, index, stale);
      json.writeEndObject();
    }
  }

  private static void fields(JsonGenerator json, KeyValue keyValue) throws IOException {
    json.writeStringField("key", keyValue.key().toString());
    byte[] value = keyValue.value().bytes();
    if (Utf8.isWellFormed(value)) {
      json.writeFieldName("value");
      json.writeUTF8String(value, 0, value.length);
    } else {
      json.writeBinaryField("valueBase64", value);
    }
    json.writeNumberField("revision", keyValue.modRevision());
    json.writeNumberField("createRevision", keyValue.createRevision());
    json.writeNumberField("version", keyValue.version());
  }

  private static void position(JsonGenerator json, long index, boolean stale) throws IOException {
    json.writeNumberField("index", index);
    json.writeBooleanField("stale", stale);
  }

  @Override
  default void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
    write(json);
  }

  @Override
  default void serializeWithType(
      JsonGenerator json, SerializerProvider provider, TypeSerializer type) throws IOException {
    write(json);
  }
}
