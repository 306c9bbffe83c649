package sys.storage.harness.simulation.script;

import sys.storage.harness.simulation.operator.LastCall;

/** What happens to the operator and its Kubernetes. */
public sealed interface OperatorStep extends Step {

  /** The user wants another number of replicas. */
  record Scale(int replicas) implements OperatorStep {}

  /** Another process of the operator starts; those that run do not notice. */
  record StartOperator() implements OperatorStep {}

  /** All processes of the operator are killed. */
  record KillOperators() implements OperatorStep {}

  /** The newest process of the operator is killed in a call, once it makes it. */
  record KillOperatorIn(LastCall call) implements OperatorStep {}

  /** The operator goes on seeing the claims and the StatefulSet that it sees now. */
  record FreezeView() implements OperatorStep {}

  record ThawView() implements OperatorStep {}

  /** The user wants another template of pods: the operator restarts them one by one. */
  record ChangeTemplate() implements OperatorStep {}

  /**
   * The API server refuses calls.
   *
   * @param share from 0 to 1
   */
  record ApiRefuses(double share) implements OperatorStep {}
}
