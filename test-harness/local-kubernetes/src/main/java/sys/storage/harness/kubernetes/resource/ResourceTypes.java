package sys.storage.harness.kubernetes.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The resources that are served now. Thread-safe; read often, changed when a definition is
 * registered.
 */
public final class ResourceTypes {
  private final List<ResourceType> types = new CopyOnWriteArrayList<>();

  public ResourceTypes(Collection<ResourceType> builtIn) {
    types.addAll(builtIn);
  }

  public List<ResourceType> all() {
    return List.copyOf(types);
  }

  public Optional<ResourceType> find(String group, String version, String plural) {
    return first(
        t -> t.group().equals(group) && t.version().equals(version) && t.plural().equals(plural));
  }

  /** The type of a document by its apiVersion and kind. */
  public Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return first(t -> t.apiVersion().equals(apiVersion) && t.kind().equals(kind));
  }

  /** A built-in type by its plural name. */
  public ResourceType builtIn(String plural) {
    return first(t -> !t.custom() && t.plural().equals(plural))
        .orElseThrow(() -> new IllegalArgumentException("no built-in resource " + plural));
  }

  private Optional<ResourceType> first(Predicate<ResourceType> wanted) {
    return types.stream().filter(wanted).findFirst();
  }

  /** Replaces what is served under one definition's name by these versions. */
  public synchronized void register(String qualifiedName, List<ResourceType> versions) {
    unregister(qualifiedName);
    types.addAll(versions);
  }

  public synchronized void unregister(String qualifiedName) {
    types.removeIf(t -> t.custom() && t.qualifiedName().equals(qualifiedName));
  }

  /**
   * The groups and their versions in the order of their registration; the core group is the empty
   * name.
   */
  public Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (ResourceType type : types) {
      List<String> versions = groups.computeIfAbsent(type.group(), _ -> new ArrayList<>());
      if (!versions.contains(type.version())) {
        versions.add(type.version());
      }
    }
    return groups;
  }

  public List<ResourceType> of(String group, String version) {
    return types.stream()
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .toList();
  }
}
