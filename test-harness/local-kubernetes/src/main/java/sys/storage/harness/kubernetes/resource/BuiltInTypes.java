package sys.storage.harness.kubernetes.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.kubernetes.cel.CelRules;

/**
 * The built-in resources. Those that no controller here acts on are stored and served all the same.
 */
public final class BuiltInTypes {
  private static final ResourceType.ScalePaths REPLICAS =
      new ResourceType.ScalePaths(
          ".spec.replicas", ".status.replicas", Optional.of(".spec.selector"));

  private BuiltInTypes() {}

  public static List<ResourceType> all() {
    return List.of(
        core(Namespace.class, "namespaces", false, "ns", "status", "finalize"),
        core(Node.class, "nodes", false, "no", "status"),
        core(PersistentVolume.class, "persistentvolumes", false, "pv", "status"),
        core(PersistentVolumeClaim.class, "persistentvolumeclaims", true, "pvc", "status"),
        core(
            Pod.class,
            "pods",
            true,
            "po",
            "status",
            "log",
            "eviction",
            "exec",
            "attach",
            "portforward"),
        core(Service.class, "services", true, "svc", "status"),
        core(ServiceAccount.class, "serviceaccounts", true, "sa"),
        core(ConfigMap.class, "configmaps", true, "cm"),
        core(Secret.class, "secrets", true, ""),
        core(Endpoints.class, "endpoints", true, "ep"),
        core(Event.class, "events", true, "ev"),
        type("apps", StatefulSet.class, "statefulsets", true, "sts", "status", "scale"),
        type("apps", Deployment.class, "deployments", true, "deploy", "status", "scale"),
        type("apps", ControllerRevision.class, "controllerrevisions", true, ""),
        type("policy", PodDisruptionBudget.class, "poddisruptionbudgets", true, "pdb", "status"),
        type("coordination.k8s.io", Lease.class, "leases", true, ""),
        type("discovery.k8s.io", EndpointSlice.class, "endpointslices", true, ""),
        type(
            "events.k8s.io",
            io.fabric8.kubernetes.api.model.events.v1.Event.class,
            "events",
            true,
            "ev"),
        type("rbac.authorization.k8s.io", Role.class, "roles", true, ""),
        type("rbac.authorization.k8s.io", RoleBinding.class, "rolebindings", true, ""),
        type("rbac.authorization.k8s.io", ClusterRole.class, "clusterroles", false, ""),
        type(
            "rbac.authorization.k8s.io",
            ClusterRoleBinding.class,
            "clusterrolebindings",
            false,
            ""),
        type("storage.k8s.io", StorageClass.class, "storageclasses", false, "sc"),
        type(
            "apiextensions.k8s.io",
            CustomResourceDefinition.class,
            "customresourcedefinitions",
            false,
            "crd,crds",
            "status"));
  }

  private static ResourceType core(
      Class<?> model,
      String plural,
      boolean namespaced,
      String shortNames,
      String... subresources) {
    return type("", model, plural, namespaced, shortNames, subresources);
  }

  private static ResourceType type(
      String group,
      Class<?> model,
      String plural,
      boolean namespaced,
      String shortNames,
      String... subresources) {
    Set<String> served = Set.of(subresources);
    String kind = model.getSimpleName();
    return new ResourceType(
        group,
        "v1",
        kind,
        plural,
        kind.toLowerCase(Locale.ROOT),
        shortNames.isEmpty() ? List.of() : List.of(shortNames.split(",", -1)),
        Set.of("pods", "services", "statefulsets", "deployments").contains(plural)
            ? List.of("all")
            : List.of(),
        namespaced,
        served,
        ModelSchemas.of(model),
        CelRules.NONE,
        List.of(),
        served.contains("scale") ? Optional.of(REPLICAS) : Optional.empty(),
        false);
  }
}
