/**
 * Pods, StatefulSets and claims as they run here: only the embedded control plane has processes for
 * pods.
 */
@NullMarked
package sys.storage.harness.kubernetes.workload;

import org.jspecify.annotations.NullMarked;
