/** The node: runs each pod's containers as processes on a loopback address of its own. */
@NullMarked
package sys.storage.harness.kubernetes.kubelet;

import org.jspecify.annotations.NullMarked;
