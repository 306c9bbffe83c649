package sys.storage.raft.node.state.command;

/**
 * A key with its value at some revision.
 *
 * @param createRevision revision at which the key came into being, after its last deletion
 * @param modRevision revision that wrote this value
 * @param version number of writes since the creation, from 1
 */
public record KeyValue(Key key, Value value, long createRevision, long modRevision, long version) {

  /** Bytes of key and value. */
  public int bytes() {
    return key.bytes().length + value.bytes().length;
  }
}
