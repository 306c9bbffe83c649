package sys.storage.harness.linearizability.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sys.storage.harness.linearizability.model.Model;

/** Gives equal states one number. Exact: numbers are equal exactly when the states are. */
final class StateTable<S> {

  private final Model<S, ?, ?> model;
  private final List<S> states = new ArrayList<>();
  private int[] hashes = new int[64];
  private int[] table = new int[128];
  private long bytes;

  StateTable(Model<S, ?, ?> model) {
    this.model = model;
    Arrays.fill(table, -1);
  }

  int idOf(S state) {
    int hash = Mixing.mix(state.hashCode());
    int at = hash & (table.length - 1);
    for (; table[at] >= 0; at = (at + 1) & (table.length - 1)) {
      int known = table[at];
      if (hashes[known] == hash && states.get(known).equals(state)) {
        return known;
      }
    }
    int id = states.size();
    states.add(state);
    bytes += model.bytes(state) + 16;
    if (id == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * id);
    }
    hashes[id] = hash;
    table[at] = id;
    if (2 * states.size() > table.length) {
      grow();
    }
    return id;
  }

  S state(int id) {
    return states.get(id);
  }

  int size() {
    return states.size();
  }

  long bytes() {
    return bytes + 4L * (hashes.length + table.length);
  }

  private void grow() {
    table = new int[2 * table.length];
    Arrays.fill(table, -1);
    for (int id = 0; id < states.size(); id++) {
      int at = hashes[id] & (table.length - 1);
      while (table[at] >= 0) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = id;
    }
  }
}
