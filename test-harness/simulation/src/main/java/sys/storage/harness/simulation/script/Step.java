package sys.storage.harness.simulation.script;

/** One line of a scenario. */
public sealed interface Step
    permits MachineStep, NetworkStep, MessageStep, ClientStep, AdminStep, OperatorStep, FlowStep {}
