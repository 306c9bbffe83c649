package sys.storage.harness.simulation.story;

import sys.storage.harness.simulation.script.Traffic;

/**
 * A message that never arrived.
 *
 * @param atNanos when it was sent
 * @param traffic its kind, sender and receiver
 */
public record LostMessage(long atNanos, Traffic traffic) {}
