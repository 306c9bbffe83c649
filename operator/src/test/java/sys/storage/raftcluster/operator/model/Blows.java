package sys.storage.raftcluster.operator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which blows fall, and how often. */
public final class Blows {

  public static final int FEWEST = 4;
  public static final int MOST = 36;

  private static final int ORDINALS = 7;
  private static final List<Mishap> MISHAPS = List.of(Mishap.values());
  private static final List<Blow.Others> OTHERS = List.of(Blow.Others.values());
  private static final int MOST_REPLICAS = 7;

  private Blows() {}

  /** A cluster's life in blows. */
  public static List<Blow> list(RandomGenerator random) {
    int count = random.nextInt(FEWEST, MOST + 1);
    var blows = new ArrayList<Blow>();
    for (int i = 0; i < count; i++) {
      blows.add(any(random));
    }
    return blows;
  }

  public static Blow any(RandomGenerator random) {
    return switch (random.nextInt(13)) {
      case 0, 1, 2, 3, 4 -> new Blow.Passes(random.nextInt(1, 9));
      case 5, 6, 7, 8, 9, 10 -> sudden(random);
      default -> ofTheOperator(random);
    };
  }

  /** What can happen at any moment, also while an operator is frozen. */
  private static Blow sudden(RandomGenerator random) {
    int ordinal = random.nextInt(ORDINALS);
    return switch (random.nextInt(44)) {
      case 0, 1, 2, 3, 4, 5 -> new Blow.Replicas(replicas(random));
      case 6 -> new Blow.Storage(random.nextInt(2, 5));
      case 7, 8 -> new Blow.Paused(random.nextInt(3) == 0);
      case 9 -> new Blow.RetainStorage(random.nextBoolean());
      case 10, 11, 12 -> new Blow.NewTemplate(random.nextInt(3) > 0);
      case 13, 14 -> new Blow.Replace(ordinal);
      case 15, 16 -> new Blow.ScaleByHand(random.nextInt(MOST_REPLICAS + 1));
      case 17, 18 -> new Blow.Wipe(ordinal);
      case 19 -> new Blow.DeleteClaimUnderPod(ordinal);
      case 20, 21, 22, 23 -> new Blow.Drain(ordinal, random.nextInt(1, 4));
      case 24, 25, 26 -> new Blow.Crash(ordinal);
      case 27, 28 -> new Blow.LosePod(ordinal);
      case 29 -> new Blow.NoRoom(ordinal);
      case 30, 31, 32 -> new Blow.CutOff(ordinal);
      case 33, 34 -> new Blow.Silence(ordinal);
      case 35, 36 -> new Blow.MoveLeader(ordinal);
      case 37, 38 -> new Blow.ForceNewCluster(ordinal, OTHERS.get(random.nextInt(OTHERS.size())));
      default -> new Blow.Recover();
    };
  }

  /** None at all puts the cluster to sleep. */
  private static int replicas(RandomGenerator random) {
    return random.nextInt(10) == 0 ? 0 : random.nextInt(1, MOST_REPLICAS + 1);
  }

  private static Blow ofTheOperator(RandomGenerator random) {
    int call = random.nextInt(1, 7);
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Blow.StaleWorkload(random.nextInt(1, 11));
      case 2, 3 -> new Blow.StaleClaims(random.nextInt(1, 11));
      case 4, 5, 6 -> new Blow.Trip(call, MISHAPS.get(random.nextInt(MISHAPS.size())));
      case 7, 8, 9 -> new Blow.Meanwhile(call, sudden(random));
      default -> new Blow.Overtaken(call, sudden(random), random.nextInt(1, 21));
    };
  }
}
