package sys.storage.harness.simulation.script;

/**
 * A member: a machine and one of the disks that it has had.
 *
 * @param disk 1 for the first, 2 after it was wiped once; {@link #NEWEST} for the one that it has
 *     now
 */
public record MemberName(String node, int disk) {

  public static final int NEWEST = 0;

  /** The member that the machine is now. */
  public static MemberName newest(String node) {
    return new MemberName(node, NEWEST);
  }

  @Override
  public String toString() {
    return disk == NEWEST ? node : node + "#" + disk;
  }
}
