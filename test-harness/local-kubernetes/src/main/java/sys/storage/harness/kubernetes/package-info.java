/**
 * A Kubernetes control plane in one process, for a laptop without Kubernetes: API server, workload
 * controllers and a kubelet that runs containers as processes. It stands in for a cluster; it is
 * not one.
 */
@NullMarked
package sys.storage.harness.kubernetes;

import org.jspecify.annotations.NullMarked;
