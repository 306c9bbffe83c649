/**
 * How a Kubernetes API server behaves. Every test here runs against the embedded one, and against a
 * real one when {@code E2E_KUBECONFIG} names a kubeconfig: they must not differ.
 */
@NullMarked
package sys.storage.harness.kubernetes.contract;

import org.jspecify.annotations.NullMarked;
