package sys.storage.harness.scenarios.demo;

/** What the demo is held to on a machine with two cores and electionTimeoutMs 300. */
final class Targets {

  static final double READY_SECONDS = 15;
  static final double SCALE_OUT_SECONDS = 10;
  static final double SCALE_IN_SECONDS = 10;
  static final double SCALING_PAUSE_SECONDS = 1;
  static final double LEADER_KILL_PAUSE_SECONDS = 2;
  static final double NODE_MEGABYTES = 160;
  static final double DEMO_SECONDS = 120;
  static final double WRITES_PER_SECOND = 2_000;

  private Targets() {}
}
