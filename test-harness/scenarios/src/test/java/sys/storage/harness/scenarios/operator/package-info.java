/**
 * The resource and the operator against a Kubernetes API: the embedded one always, and the one that
 * {@code E2E_KUBECONFIG} names as well. No node runs here: the image does not exist.
 */
@NullMarked
package sys.storage.harness.scenarios.operator;

import org.jspecify.annotations.NullMarked;
