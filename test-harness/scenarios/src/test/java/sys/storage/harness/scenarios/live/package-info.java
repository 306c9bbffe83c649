/**
 * Tests with real processes: the embedded control plane, the operator and the nodes, each in a JVM
 * of its own. Tagged {@code cluster}. One laboratory serves them all; each test has a RaftCluster
 * of its own.
 */
@NullMarked
package sys.storage.harness.scenarios.live;

import org.jspecify.annotations.NullMarked;
