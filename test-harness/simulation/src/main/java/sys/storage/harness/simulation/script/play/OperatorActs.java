package sys.storage.harness.simulation.script.play;

import sys.storage.harness.simulation.script.OperatorStep;

/** Carries out what steps do to the operator. */
final class OperatorActs {

  private final World world;

  OperatorActs(World world) {
    this.world = world;
  }

  void perform(OperatorStep step) {
    World.Operated operated =
        world
            .operated()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the scenario has no operator: begin it with 'operator 3'"));
    switch (step) {
      case OperatorStep.Scale(int replicas) -> operated.kubernetes().scale(replicas);
      case OperatorStep.StartOperator() -> operated.operators().start();
      case OperatorStep.KillOperators() -> operated.operators().killAll();
      case OperatorStep.KillOperatorIn(var call) -> operated.operators().newest().killIn(call);
      case OperatorStep.FreezeView() -> operated.kubernetes().freezeCache(true);
      case OperatorStep.ThawView() -> operated.kubernetes().freezeCache(false);
      case OperatorStep.ChangeTemplate() -> operated.kubernetes().changeTemplate();
      case OperatorStep.ApiRefuses(double share) -> operated.kubernetes().refuse(share);
    }
  }
}
