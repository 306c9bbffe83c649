package sys.storage.harness.simulation.shrink;

import sys.storage.harness.simulation.script.Scenario;

/**
 * A failing run, made small.
 *
 * @param failure of this scenario
 * @param runs how many were tried
 * @param complete whether nothing more can go; otherwise the budget was spent
 */
public record Shrunk(Scenario scenario, Failure failure, int runs, boolean complete) {}
