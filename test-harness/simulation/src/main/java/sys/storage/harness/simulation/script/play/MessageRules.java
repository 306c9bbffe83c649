package sys.storage.harness.simulation.script.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.Interceptor;
import sys.storage.harness.simulation.script.MessageStep;
import sys.storage.harness.simulation.script.MessageStep.Duplicate;
import sys.storage.harness.simulation.script.MessageStep.Garble;
import sys.storage.harness.simulation.script.MessageStep.Hold;
import sys.storage.harness.simulation.script.MessageStep.Lose;
import sys.storage.harness.simulation.script.MessageStep.Pass;
import sys.storage.harness.simulation.script.MessageStep.Release;
import sys.storage.harness.simulation.script.Traffic;
import sys.storage.raft.core.message.Message;

/** Carries out what steps say of single messages. */
final class MessageRules implements Interceptor {

  private enum Fate {
    LOST,
    HELD,
    TWICE,
    GARBLED
  }

  private static final class Rule {
    private final Fate fate;
    private final Traffic traffic;
    private long left;

    Rule(Fate fate, Traffic traffic, OptionalInt count) {
      this.fate = fate;
      this.traffic = traffic;
      this.left = count.isPresent() ? count.getAsInt() : Long.MAX_VALUE;
    }
  }

  /** Two messages may be equal, and wait both. */
  private static final class Waiting {
    private final Message message;
    private final Consumer<Message> carry;

    Waiting(Message message, Consumer<Message> carry) {
      this.message = message;
      this.carry = carry;
    }
  }

  private final Garbling garbling;
  private final List<Rule> newestFirst = new ArrayList<>();
  private final List<Waiting> held = new ArrayList<>();

  MessageRules(Draws draws) {
    this.garbling = new Garbling(draws);
  }

  void perform(MessageStep step) {
    switch (step) {
      case Lose(OptionalInt count, Traffic traffic) -> add(Fate.LOST, traffic, count);
      case Hold(OptionalInt count, Traffic traffic) -> add(Fate.HELD, traffic, count);
      case Duplicate(OptionalInt count, Traffic traffic) -> add(Fate.TWICE, traffic, count);
      case Garble(OptionalInt count, Traffic traffic) -> add(Fate.GARBLED, traffic, count);
      case Release release -> release(release);
      case Pass(Traffic traffic) -> newestFirst.removeIf(rule -> rule.traffic.equals(traffic));
    }
  }

  private void add(Fate fate, Traffic traffic, OptionalInt count) {
    newestFirst.addFirst(new Rule(fate, traffic, count));
  }

  private void release(Release step) {
    var chosen = new ArrayList<Waiting>();
    List<Waiting> inOrder = step.newestFirst() ? held.reversed() : held;
    for (Waiting waiting : inOrder) {
      boolean wanted = step.count().isEmpty() || chosen.size() < step.count().getAsInt();
      if (wanted && step.traffic().includes(waiting.message)) {
        chosen.add(waiting);
      }
    }
    if (step.count().isEmpty()) {
      newestFirst.removeIf(rule -> rule.fate == Fate.HELD && rule.traffic.equals(step.traffic()));
    }
    held.removeAll(chosen);
    chosen.forEach(waiting -> waiting.carry.accept(waiting.message));
  }

  /** How many messages wait. */
  long held(Traffic traffic) {
    return held.stream().filter(waiting -> traffic.includes(waiting.message)).count();
  }

  /** No rules any more; what was held goes on. */
  void end() {
    newestFirst.clear();
    List<Waiting> late = List.copyOf(held);
    held.clear();
    late.forEach(waiting -> waiting.carry.accept(waiting.message));
  }

  @Override
  public void sent(Message message, Consumer<Message> carry) {
    Optional<Rule> rule =
        newestFirst.stream().filter(it -> it.traffic.includes(message)).findFirst();
    if (rule.isEmpty()) {
      carry.accept(message);
      return;
    }
    if (--rule.get().left == 0) {
      newestFirst.remove(rule.get());
    }
    apply(rule.get().fate, message, carry);
  }

  private void apply(Fate fate, Message message, Consumer<Message> carry) {
    switch (fate) {
      case LOST -> {}
      case HELD -> held.add(new Waiting(message, carry));
      case GARBLED -> carry.accept(garbling.garbled(message));
      case TWICE -> {
        carry.accept(message);
        carry.accept(message);
      }
    }
  }
}
