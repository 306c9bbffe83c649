package sys.storage.raft.client.kv;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.client.Consistency;

/**
 * Answers of the key-value API. In each, {@code index} is the log index at which the operation was
 * executed or the state was read.
 */
public sealed interface KvReply {

  long index();

  /**
   * @param revision of the transaction that wrote the key
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Written(String key, long revision, long index) implements KvReply {}

  /**
   * @param revision of the transaction that deleted the key, or the store's latest when there was
   *     nothing to delete
   * @param deleted whether the key existed
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Deleted(String key, boolean deleted, long revision, long index) implements KvReply {}

  /**
   * A key with its value: {@code value} when it is UTF-8 text, else {@code valueBase64}.
   *
   * @param revision that last modified the key: for {@link Condition.Revision}
   * @param createRevision that created it
   * @param version number of writes since its creation, from 1
   * @param stale whether a newer value may exist: the read was {@link Consistency#LOCAL}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Value(
      String key,
      Optional<String> value,
      Optional<String> valueBase64,
      long revision,
      long createRevision,
      long version,
      long index,
      boolean stale)
      implements KvReply {

    public byte[] bytes() {
      return value
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .or(() -> valueBase64.map(Base64.getDecoder()::decode))
          .orElse(new byte[0]);
    }
  }

  /**
   * A page of keys in byte order.
   *
   * @param revision of the state that was read: ask the next page with it
   * @param more whether keys follow; the next page starts {@code after} the last key
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Page(List<Value> items, boolean more, long revision, long index, boolean stale)
      implements KvReply {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * @param revision of the one transaction of all operations
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Committed(long revision, long index) implements KvReply {}
}
