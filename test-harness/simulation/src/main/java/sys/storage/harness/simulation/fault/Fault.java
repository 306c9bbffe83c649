package sys.storage.harness.simulation.fault;

/** Kinds of trouble. Each run has some of them. */
public enum Fault {
  /** The power of a machine fails: what was not fsynced is lost, or torn. */
  POWER_LOSS,
  /** A process is killed. */
  KILL,
  /** The leader's machine loses power. */
  LEADER_LOSS,
  /** Everybody loses power at once. */
  BLACKOUT,
  /** A process stands still for a while. */
  PAUSE,
  /** A volume is lost where the others can do without it. */
  WIPE,
  /** Bits flip on a disk where the others can do without it. */
  DISK_DAMAGE,
  /** The leader falls at a step of a membership change, just before it or just after it. */
  LEADER_FALLS_IN_CHANGE,
  /** Another one is elected, and the leader does not notice while clients can still reach it. */
  LEADER_LEFT_BEHIND,
  /** The leader is cut off, its successor falls, and it is back under a third. */
  LEADERS_IN_TURN,
  /** Two members campaign at once, and who votes for one of them is killed. */
  CONTESTED_ELECTION,
  /** A learner is cut off until it needs a snapshot, and heard again in a joint configuration. */
  LEARNER_LEFT_BEHIND,
  /** The leader leaves itself out, and nobody else can be elected before it is heard again. */
  LEADER_LEFT_OUT,
  /** The machines fall into two parts. */
  PARTITION,
  /** One machine is cut off. */
  ISOLATION,
  /** Nothing passes in one direction between two machines. */
  ONE_WAY_CUT,
  /** Everything waits in one direction between two machines, or a few appends come very late. */
  CLOG,
  /** The network loses, doubles and delays messages. */
  BAD_NETWORK,
  /** Some messages are damaged on their way, so that whoever gets them has to refuse them. */
  GARBLED_MESSAGES,
  /** Some disk is slow, or that of a member which is sent a snapshot and then cut off. */
  SLOW_DISK,
  /** Every fsync fails. */
  FAILING_DISK,
  FULL_DISK,
  /** The transport believes that a peer cannot be reached. */
  UNREACHABLE,
  /** Somebody hands leadership over. */
  TRANSFER,
  /** The operator is killed and started again. */
  OPERATOR_LOSS,
  /** A second operator acts beside the first for a while. */
  SECOND_OPERATOR,
  /** Somebody changes the voters past the operator, without regard for who leads. */
  FOREIGN_CHANGE,
  /** Somebody asks for what must be refused. */
  FOREIGN_NONSENSE,
  /** The operator cannot reach a node, or the API server. */
  OPERATOR_CUT,
  /** Calls of the operator arrive late, some of them when it is dead. */
  OPERATOR_LATE,
  /** The API server refuses calls, or carries them out and answers with an error. */
  API_TROUBLE,
  /** The user wants another number of replicas. */
  SCALE,
  /** The user changes the pods' template. */
  NEW_TEMPLATE
}
