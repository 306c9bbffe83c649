package sys.storage.raftcluster.operator;

import java.time.Duration;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;

/** What one pass decided, what came of it, and when to come back at the latest. */
public record Passed(Action action, Outcome outcome, Duration comeBackAfter) {}
