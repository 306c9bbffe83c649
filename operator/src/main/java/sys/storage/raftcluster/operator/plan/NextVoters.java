package sys.storage.raftcluster.operator.plan;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.MemberId;

/**
 * The voters of the next configuration.
 *
 * <p>New seats join all at once, when all of them are ready: a cluster on its way from 3 to 5 gains
 * nothing from 4. A voter whose disk was wiped is swapped as soon as its successor is ready, and
 * voters that are not wanted any more leave, whether or not anything else is ready: an unhealthy
 * member never blocks its own replacement, nor anybody's removal.
 */
final class NextVoters {

  private NextVoters() {}

  static SortedSet<MemberId> of(Situation situation) {
    SortedSet<MemberId> voters = situation.configuration().voters();
    var next = new TreeSet<MemberId>();
    var joining = new TreeSet<MemberId>();
    boolean allReady = true;
    for (Seat seat : situation.wantedSeats()) {
      Optional<MemberId> incumbent =
          Situation.named(voters, situation.desired().names().pod(seat.ordinal()));
      switch (seat) {
        case Seat.Voting(int _, MemberId member) -> next.add(member);
        case Seat.Ready(int _, MemberId member) -> {
          if (incumbent.isPresent()) {
            next.add(member);
          } else {
            joining.add(member);
          }
        }
        case Seat.CatchingUp _, Seat.Blank _, Seat.Stale _, Seat.Foreign _, Seat.Absent _ -> {
          incumbent.ifPresent(next::add);
          allReady &= incumbent.isPresent();
        }
      }
    }
    if (allReady) {
      next.addAll(joining);
    }
    return next;
  }

  /** Which seats are not ready, as a sentence; empty when all are taken by voters. */
  static Optional<String> missing(Situation situation) {
    String text =
        situation.wantedSeats().stream()
            .<String>mapMulti(
                (seat, clause) -> {
                  String name = situation.desired().names().pod(seat.ordinal());
                  switch (seat) {
                    case Seat.Voting _, Seat.Ready _ -> {}
                    case Seat.CatchingUp(int _, MemberId _, boolean active) ->
                        clause.accept(
                            name
                                + (active
                                    ? " catches up"
                                    : " is a learner that is not heard from"));
                    case Seat.Blank _ -> clause.accept(name + " is not a member yet");
                    case Seat.Stale _ -> clause.accept(name + " holds stale data");
                    case Seat.Foreign _ -> clause.accept(name + " holds data of another cluster");
                    case Seat.Absent(int _, String why) -> clause.accept(name + ": " + why);
                  }
                })
            .collect(joining("; "));
    return text.isEmpty() ? Optional.empty() : Optional.of("waiting: " + text);
  }
}
