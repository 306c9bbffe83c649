package sys.storage.harness.scenarios.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The keys in use. After a number of operations another key takes the place of a key, so that the
 * history of each is bounded: what decides it grows with its length. Any thread.
 */
final class Keys {

  private final long operationsPerKey;
  private final int[] numbers;
  private final long[] operations;
  private int next;

  Keys(int inUse, long operationsPerKey) {
    this.operationsPerKey = operationsPerKey;
    this.numbers = new int[inUse];
    this.operations = new long[inUse];
    for (int place = 0; place < inUse; place++) {
      numbers[place] = next++;
    }
  }

  /** The key for one more operation. */
  synchronized String draw(Random random) {
    int place = random.nextInt(numbers.length);
    if (operations[place] == operationsPerKey) {
      numbers[place] = next++;
      operations[place] = 0;
    }
    operations[place]++;
    return Load.key(numbers[place]);
  }

  /** All that were ever in use. */
  synchronized List<String> all() {
    var names = new ArrayList<String>();
    for (int number = 0; number < next; number++) {
      names.add(Load.key(number));
    }
    return names;
  }
}
