package sys.storage.harness.linearizability.model;

import java.util.Collection;
import java.util.Optional;

/**
 * A model taken whole, although it has parts. What was promised of the value of a part does not
 * hold of the whole, except that what only looks changes nothing.
 *
 * @param <S> type of the states
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 * @param parts the model with partitions
 */
public record Unpartitioned<S, I, O>(Model<S, I, O> parts) implements Model<S, I, O> {

  @Override
  public S initial() {
    return parts.initial();
  }

  @Override
  public Step<S> step(S state, I input, Optional<O> output) {
    return parts.step(state, input, output);
  }

  @Override
  public Model<S, I, O> narrowedTo(Collection<I> inputs) {
    return new Unpartitioned<>(parts.narrowedTo(inputs));
  }

  @Override
  public Footprint footprint(I input, Optional<O> output) {
    return parts.footprint(input, output).readOnly()
        ? new Footprint.Observes()
        : Footprint.anything();
  }

  @Override
  public boolean lost(S state, I input, O output) {
    return parts.lost(state, input, output);
  }

  @Override
  public long bytes(S state) {
    return parts.bytes(state);
  }

  @Override
  public String describe(S state) {
    return parts.describe(state);
  }

  @Override
  public String describe(I input, Optional<O> output) {
    return parts.describe(input, output);
  }
}
