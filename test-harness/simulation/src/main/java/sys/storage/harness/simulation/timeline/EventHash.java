package sys.storage.harness.simulation.timeline;

/**
 * A rolling hash of everything that happened. Equal seeds must give equal hashes, in every JVM: the
 * proof that a run is repeatable.
 */
public final class EventHash {

  private static final long MIX_1 = 0xBF58_476D_1CE4_E5B9L;
  private static final long MIX_2 = 0x94D0_49BB_1331_11EBL;

  private long hash;

  public void add(long what) {
    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    long mixed = hash * 31 + what;
    mixed = (mixed ^ (mixed >>> 30)) * MIX_1;
    mixed = (mixed ^ (mixed >>> 27)) * MIX_2;
    hash = mixed ^ (mixed >>> 31);
  }

  public long value() {
    return hash;
  }
}
