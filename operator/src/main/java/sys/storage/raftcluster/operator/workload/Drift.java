package sys.storage.raftcluster.operator.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an object is what it should be.
 *
 * <p>Everything wanted must be there with the same value; what the API server or others added is
 * theirs. That something is <em>no longer</em> wanted shows in the digest.
 */
public final class Drift {

  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final Set<String> QUANTITIES = Set.of("requests", "limits");

  private Drift() {}

  /** The first difference, as {@code path: wanted X, found Y}; empty when there is none. */
  public static Optional<String> between(HasMetadata wanted, HasMetadata found) {
    return difference("", tree(wanted), tree(found), false);
  }

  private static Object tree(HasMetadata object) {
    return JSON.convertValue(object, Map.class);
  }

  private static Optional<String> difference(
      String path, Object wanted, Object found, boolean quantity) {
    if (wanted instanceof Map<?, ?> map && found instanceof Map<?, ?> other) {
      return entries(path, map, other, quantity);
    }
    if (wanted instanceof List<?> list && found instanceof List<?> other) {
      return list.size() == other.size()
          ? each(path, list, other, quantity)
          : text(path, list, other);
    }
    return wanted.equals(found) || (quantity && sameQuantity(wanted, found))
        ? Optional.empty()
        : text(path, wanted, found);
  }

  private static Optional<String> entries(
      String path, Map<?, ?> wanted, Map<?, ?> found, boolean quantity) {
    for (Map.Entry<?, ?> entry : wanted.entrySet()) {
      String name = String.valueOf(entry.getKey());
      Object value = entry.getValue();
      Object other = found.get(name);
      Optional<String> difference;
      if (value == null || (other == null && isZero(value))) {
        continue;
      } else if (other == null) {
        difference = text(path + "." + name, value, "nothing");
      } else {
        difference =
            difference(path + "." + name, value, other, quantity || QUANTITIES.contains(name));
      }
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> each(
      String path, List<?> wanted, List<?> found, boolean quantity) {
    for (int i = 0; i < wanted.size(); i++) {
      var difference =
          difference("%s[%d]".formatted(path, i), wanted.get(i), found.get(i), quantity);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** The API server leaves such values out. */
  private static boolean isZero(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      case Boolean flag -> !flag;
      case Number number -> number.doubleValue() == 0;
      default -> value.equals("");
    };
  }

  /** The API server writes 1024Mi as 1Gi. */
  private static boolean sameQuantity(Object wanted, Object found) {
    try {
      return wanted instanceof String a
          && found instanceof String b
          && Quantity.parse(a)
                  .getNumericalAmount()
                  .compareTo(Quantity.parse(b).getNumericalAmount())
              == 0;
    } catch (IllegalArgumentException e) {
      return false; // Not quantities: then they are the texts that differ.
    }
  }

  private static Optional<String> text(String path, Object wanted, Object found) {
    return Optional.of("%s: wanted %s, found %s".formatted(path, wanted, found));
  }
}
