package sys.storage.harness.linearizability.order;

import java.util.Optional;
import sys.storage.harness.linearizability.history.Operation;

/**
 * An element of a queue with what put it in and what took it out; places as in {@link Timeline}.
 *
 * @param dequeue empty when it stays; it is then taken out after all time
 * @param answered whether the dequeue is known to be this element's
 */
record QueueElement<I, O>(
    Operation<I, O> enqueue,
    int enqueueCall,
    int enqueueReturn,
    Optional<Operation<I, O>> dequeue,
    int dequeueCall,
    int dequeueReturn,
    boolean answered) {

  static <I, O> QueueElement<I, O> staying(
      Operation<I, O> enqueue, int enqueueCall, int enqueueReturn) {
    return new QueueElement<>(
        enqueue,
        enqueueCall,
        enqueueReturn,
        Optional.empty(),
        Timeline.NEVER,
        Timeline.NEVER,
        false);
  }

  QueueElement<I, O> takenOut(Operation<I, O> by, int call, int end) {
    return new QueueElement<>(
        enqueue, enqueueCall, enqueueReturn, Optional.of(by), call, end, by.isOk());
  }

  /** Whether it was taken out before it was put in. */
  boolean isTooEarly() {
    return dequeueReturn < enqueueCall;
  }

  /** The first place behind which both operations may stand. */
  int lastCall() {
    return Math.max(enqueueCall, dequeueCall);
  }
}
