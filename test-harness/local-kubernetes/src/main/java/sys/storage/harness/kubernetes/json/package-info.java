/**
 * Reading, writing and comparing Kubernetes documents as Jackson trees; knows nothing of resources.
 */
@NullMarked
package sys.storage.harness.kubernetes.json;

import org.jspecify.annotations.NullMarked;
