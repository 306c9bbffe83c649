/**
 * Three nodes without Kubernetes, killed again and again: a kubelet would make a node wait longer
 * after each kill.
 */
@NullMarked
package sys.storage.harness.scenarios.torture;

import org.jspecify.annotations.NullMarked;
