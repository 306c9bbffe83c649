package sys.storage.raft.client.stream;

import java.util.UUID;
import sys.storage.raft.client.Consistency;

/**
 * One operation. Keys are UTF-8, 1 to 4096 bytes; values are at most 1 MiB. Arrays are handed over,
 * not copied.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public sealed interface StreamRequest {

  /** Chosen by the client; the reply carries it. Replies come in any order. */
  long id();

  byte[] key();

  /**
   * @param clientId of the session; any when there is none
   * @param sequence number of the write in its session, from 1: a repeated write with the same
   *     number is executed once; 0 for a write without a session
   */
  record Put(long id, UUID clientId, long sequence, byte[] key, byte[] value)
      implements StreamRequest {}

  /**
   * @param clientId as in {@link Put}
   * @param sequence as in {@link Put}
   */
  record Delete(long id, UUID clientId, long sequence, byte[] key) implements StreamRequest {}

  record Get(long id, Consistency consistency, byte[] key) implements StreamRequest {}
}
