package sys.storage.harness.scenarios.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The admin calls of all operators during one change, in order. One of them is to go wrong.
 * Questions ({@code status}) are not counted: they change nothing. Any thread.
 */
final class AdminCalls {

  /**
   * @param name method of the admin API
   * @param occurrence 1 for the first of this name in the change
   */
  record Call(String name, int occurrence) {
    @Override
    public String toString() {
      return occurrence == 1 ? name : name + " " + occurrence;
    }
  }

  /** A call that is to go wrong. */
  record Accident(Call call, Mishap mishap) {}

  private final Optional<Accident> planned;
  private final List<Call> made = new ArrayList<>();

  AdminCalls(Optional<Accident> planned) {
    this.planned = planned;
  }

  /** Takes down a call that is about to be made, and says whether it goes wrong. */
  synchronized Optional<Mishap> make(String name) {
    var call = new Call(name, 1 + (int) made.stream().filter(c -> c.name().equals(name)).count());
    made.add(call);
    return planned.filter(accident -> accident.call().equals(call)).map(Accident::mishap);
  }

  synchronized List<Call> made() {
    return List.copyOf(made);
  }
}
