package sys.storage.harness.simulation.operator;

/**
 * The call to a node in which a process of the operator is killed.
 *
 * @param call as the admin API names it, for example {@code enter-joint}
 * @param answered whether the node carries the call out, and the process dies on its answer
 */
public record LastCall(String call, boolean answered) {}
