package sys.storage.raft.node.state;

import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/** One change of one key. */
public sealed interface ChangeEvent {

  long revision();

  Key key();

  /** Of key and value. */
  int bytes();

  record Written(KeyValue keyValue) implements ChangeEvent {
    @Override
    public long revision() {
      return keyValue.modRevision();
    }

    @Override
    public Key key() {
      return keyValue.key();
    }

    @Override
    public int bytes() {
      return keyValue.bytes();
    }
  }

  record Deleted(Key key, long revision) implements ChangeEvent {
    @Override
    public int bytes() {
      return key.bytes().length;
    }
  }
}
