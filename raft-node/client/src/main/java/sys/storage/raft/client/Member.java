package sys.storage.raft.client;

import java.util.UUID;
import sys.storage.raft.core.configuration.MemberId;

/** A member on the wire: pod name and incarnation. */
public record Member(String name, UUID incarnation) {

  public static Member of(MemberId id) {
    return new Member(id.name(), id.incarnation());
  }

  public MemberId id() {
    return new MemberId(name, incarnation);
  }
}
