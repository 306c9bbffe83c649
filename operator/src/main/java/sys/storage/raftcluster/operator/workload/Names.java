package sys.storage.raftcluster.operator.workload;

import java.util.OptionalInt;

/** Names of the objects of one cluster, and the way back from a pod's name to its ordinal. */
public record Names(String cluster) {

  public String pod(int ordinal) {
    return cluster + "-" + ordinal;
  }

  public String claim(int ordinal) {
    return "data-" + pod(ordinal);
  }

  public String peerService() {
    return cluster + "-peers";
  }

  public String clientService() {
    return cluster + "-client";
  }

  /** The ordinal of a pod or member; empty when the name is not one of this cluster's. */
  public OptionalInt ordinal(String pod) {
    String prefix = cluster + "-";
    String number = pod.startsWith(prefix) ? pod.substring(prefix.length()) : "";
    return number.matches("0|[1-9][0-9]{0,3}")
        ? OptionalInt.of(Integer.parseInt(number))
        : OptionalInt.empty();
  }

  /** The ordinal of a claim; empty when the name is not one of this cluster's. */
  public OptionalInt ordinalOfClaim(String claim) {
    return claim.startsWith("data-")
        ? ordinal(claim.substring("data-".length()))
        : OptionalInt.empty();
  }
}
