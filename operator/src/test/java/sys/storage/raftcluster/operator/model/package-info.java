/**
 * A small model of the world that the operator lives in: Raft's membership, a StatefulSet with its
 * pods and claims, and the ways in which a call can go wrong. Deterministic and without time.
 */
@NullMarked
package sys.storage.raftcluster.operator.model;

import org.jspecify.annotations.NullMarked;
