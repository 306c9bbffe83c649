package sys.storage.harness.kubernetes.store;

import java.util.Comparator;

/**
 * Where a document is kept.
 *
 * @param resource plural and group, as in {@code statefulsets.apps}; the core group has none
 * @param namespace empty for what belongs to the cluster
 */
public record ObjectKey(String resource, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::resource)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return resource + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
