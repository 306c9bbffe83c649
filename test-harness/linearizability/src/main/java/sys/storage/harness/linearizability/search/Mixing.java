package sys.storage.harness.linearizability.search;

/**
 * Spreads the bits of a number, so that its low ones make a hash (the finalizer of MurmurHash3).
 */
final class Mixing {

  private Mixing() {}

  static int mix(int number) {
    int x = number;
    x = (x ^ (x >>> 16)) * 0x85ebca6b;
    x = (x ^ (x >>> 13)) * 0xc2b2ae35;
    return x ^ (x >>> 16);
  }

  static long mix(long number) {
    long x = number;
    x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return x ^ (x >>> 33);
  }
}
