package sys.storage.raftcluster.operator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;
import sys.storage.raftcluster.operator.report.Descriptions;

/** What the operator did, for Prometheus. Labels take a small fixed set of values. */
public final class OperatorMetrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer passes =
      Timer.builder("raftcluster_operator_pass")
          .description("Time of one pass of one cluster")
          .register(registry);

  /** The Prometheus text. */
  public String scrape() {
    return registry.scrape();
  }

  void record(Passed passed, long nanos) {
    passes.record(nanos, TimeUnit.NANOSECONDS);
    if (passed.action() instanceof Action.Settled) {
      return;
    }
    Counter.builder("raftcluster_operator_actions")
        .description("Actions by kind, holds by reason, each with what came of it")
        .tag("action", Descriptions.reason(passed.action()))
        .tag("outcome", name(passed.outcome()))
        .register(registry)
        .increment();
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Pending _ -> "held";
      case Outcome.Done _ -> "done";
      case Outcome.TryAgain _ -> "try-again";
      case Outcome.Failed _ -> "failed";
    };
  }
}
