package sys.storage.raft.core;

/**
 * A member that was removed and knows it: silent for ever, except that it confirms its removal to
 * whoever asks.
 */
final class Retired implements RoleState {

  @Override
  public Role role() {
    return Role.RETIRED;
  }
}
